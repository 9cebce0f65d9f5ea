import Energetics
import Missions
import Plans
import Quantities
import SortieTestSupport
import Testing
import Verification

/// V216 says that the end of a leg stands for all its moments. Here the moments are tried.
struct WayHomeTwinTests {
  private static let days: UInt64 = 24
  /// Random moments that are tried in each leg.
  private static let momentsPerLeg = 50
  /// The capacities of the battery, as shares of what the thirstiest sortie takes as planned, with the reserve.
  private static let capacities = [0.6, 0.8, 0.95, 1.01, 1.1, 1.4]
  /// Kilograms of every parcel.
  private static let parcelKilograms = 6.0

  /// What it takes to carry on with a load that nobody takes, in joules from take-off to landing.
  private struct Need {
    var sortie: String
    var leg: Int
    /// From the end of the leg.
    var atEnd: Double
    /// From random moments of it.
    var atMoments: [Double]
  }

  private func needs(of twin: BruteForceTwin, _ dice: inout Dice) -> [Need] {
    twin.tracks.flatMap { track in
      let loads = twin.kilograms(of: track)
      let own = twin.joulesOfLegs(of: track)
      return track.sortie.legs.indices.map { leg in
        let before = own.prefix(leg).reduce(0, +)
        let after = ((leg + 1)..<own.count).reduce(0.0) { sum, later in
          sum + (loads[later] == loads[leg] ? own[later] : twin.joules(ofLeg: later, track, kilograms: loads[leg]))
        }
        let motions = track.motions.filter { $0.leg == leg }
        let (from, to) = (motions.first?.from ?? 0, motions.last?.to ?? 0)
        let moments = (0..<Self.momentsPerLeg).map { _ in
          let now = dice.number(from, to)
          let spent = twin.joules(ofLeg: leg, track, kilograms: loads[leg], during: from...now)
          return before + spent + twin.joules(ofLeg: leg, track, kilograms: loads[leg], during: now...to) + after
        }
        return Need(sortie: track.sortie.id, leg: leg, atEnd: before + own[leg] + after, atMoments: moments)
      }
    }
  }

  /// How often what was tried.
  private struct Counts {
    var carryOn = 0
    var cannot = 0
    var refused = 0
    var shortcuts = 0
    var margins = 0
  }

  /// A day whose parcels are heavy and whose vehicles must keep a way home.
  private func heavyDay(_ seed: UInt64) throws -> SyntheticDay {
    var day = try SyntheticDay.make(seed: seed)
    day.mission.rules.requiresWayHome = true
    for index in day.mission.tasks.indices {
      guard case .deliver(var delivery) = day.mission.tasks[index].work else { continue }
      delivery.payload = Mass(kilograms: Self.parcelKilograms)
      day.mission.tasks[index].work = .deliver(delivery)
    }
    return day
  }

  @Test("where a leg passes since its vehicle may carry on, it may do so at fifty random moments of the leg")
  func carryingOn() throws {
    var counts = Counts()
    for seed in 0..<Self.days {
      var dice = Dice(seed: seed, stream: "way home")
      var day = try heavyDay(seed)
      let needs = needs(of: try BruteForceTwin(day.plan, day.mission), &dice)
      let most = Dictionary(grouping: needs, by: \.sortie).values.compactMap { $0.last?.atEnd }.max() ?? 0
      let usable = 1 - day.mission.rules.reserve.fraction
      for share in Self.capacities {
        day.mission.fleet.types[0].battery = Battery(capacity: Energy(joules: most * share / usable))
        try compare(day, needs, budget: most * share, "seed \(seed) with \(share)", &counts)
      }
    }
    print("Ways home: \(counts)")
    #expect(counts.carryOn > 2000 && counts.cannot > 500 && counts.refused > 100, "\(counts)")
    #expect(counts.shortcuts > 2 && counts.margins > 20, "\(counts)")
  }

  private func compare(
    _ day: SyntheticDay, _ needs: [Need], budget: Double, _ name: String, _ counts: inout Counts
  ) throws {
    let doubt = budget * BruteForceTwin.energyShare
    let capacity = day.mission.fleet.types[0].battery.capacity.joules
    let result = PlanVerifier.verify(plan: day.plan, mission: day.mission)
    let margin = try value(result.checks.first { $0.code == "V216" }?.margin).amount.value / 100 * capacity
    let least = budget - (needs.map(\.atEnd).max() ?? 0)
    #expect(margin >= least - doubt, "\(name)")
    if least > doubt {
      // All carry on, so this is the verifier's margin too.
      #expect(abs(margin - least) < doubt, "\(name)")
      counts.margins += 1
    }
    for need in needs where abs(need.atEnd - budget) > doubt {
      let carriesOn = need.atEnd < budget
      if carriesOn { counts.carryOn += 1 } else { counts.cannot += 1 }
      #expect(need.atMoments.allSatisfy { $0 < budget } == carriesOn, "\(name), \(need.sortie) legs[\(need.leg)]")
    }
    for sortie in Set(needs.map(\.sortie)).sorted() {
      let worst = needs.filter { $0.sortie == sortie }.map(\.atEnd).max() ?? 0
      if let violation = result.violations.first(where: { $0.code == "V216" && $0.sortie == sortie }) {
        // A refused one cannot carry on, and what is missing is at most what carrying on misses.
        counts.refused += 1
        let missing = (violation.amount?.value ?? 0) / 100 * capacity
        #expect(worst > budget - doubt, "\(name): \(violation.message)")
        #expect(missing > 0 && missing <= worst - budget + doubt, "\(name): \(violation.message)")
      } else if worst > budget + doubt {
        counts.shortcuts += 1
      }
    }
  }
}
