import Plans
import Quantities
import SortieTestSupport
import Testing
import Verification

/// Seeded damage to valid plans: each kind is found, and named as what it is.
struct DamageTests {
  static let kinds: [Damage] = Damage.inSpace + Damage.inTime + Damage.toLoads + Damage.toFile
  /// The days that each kind is tried on.
  static let seeds: Range<UInt64> = 100..<112

  @Test("there are more than 80 kinds of damage, each with a name of its own")
  func names() {
    #expect(Self.kinds.count >= 80)
    #expect(Set(Self.kinds.map(\.name)).count == Self.kinds.count)
  }

  @Test("every kind of damage to a valid plan is found and named by its rule")
  func found() throws {
    var options = SyntheticDay.Options()
    options.sortiesPerVehicle = 3
    let days = try Self.seeds.map { try SyntheticDay.make(seed: $0, options: options) }
    for (seed, day) in zip(Self.seeds, days) {
      let result = DamagedDay(day).proof()
      #expect(result.isProved, "seed \(seed) is no valid day: \(TextReport.text(result))")
    }
    var table = "kinds of damage, plans damaged, found and named\n"
    for kind in Self.kinds {
      var (tried, found) = (0, 0)
      var code = ""
      for (seed, day) in zip(Self.seeds, days) {
        var damaged = DamagedDay(day)
        var generator = SplitMix64(seed: seed, stream: kind.name)
        guard let finding = try kind.apply(&damaged, &generator) else { continue }
        tried += 1
        code = finding.code
        let result = damaged.proof()
        let isNamed = result.violations.contains {
          $0.code == finding.code && (finding.subject == nil || $0.subject == finding.subject)
        }
        if isNamed { found += 1 }
        #expect(isNamed, "\(kind.name), seed \(seed), \(finding): \(TextReport.text(result).prefix(700))")
      }
      #expect(tried >= 3, "\(kind.name) was tried on \(tried) days only")
      table += "  \(code)  \(kind.name): \(tried), \(found)\n"
    }
    print(table)
  }
}
