import Foundation
import SortieTestSupport

/// A public instance with its rounding convention and, where the table beside its folder has one, its best known cost.
struct RoutingInstanceFile {
  /// Where it was read from.
  let path: String
  /// The instance in the numbers of the convention.
  let instance: RoutingInstance
  /// The best known cost in the same convention; nil where there is none.
  let bestCost: Double?

  /// Reads an instance. Without the name of a rounding that of the table counts.
  init(path: String, round: String?) throws {
    let reference = try Self.reference(path)
    let rounding = try Self.rounding(round, reference, path)
    guard let data = FileManager.default.contents(atPath: path) else {
      throw BenchmarkError("\(path) cannot be read")
    }
    do {
      instance = try RoutingInstanceReader.read([UInt8](data)).rounded(by: rounding)
    } catch {
      throw BenchmarkError("\(path): \(error)")
    }
    self.path = path
    bestCost = reference?.rounding == rounding ? reference?.cost : nil
  }

  /// The excess over the best known cost in percent; nil where there is none.
  func gapPercent(_ cost: Double) -> Double? {
    bestCost.flatMap { $0 > 0 ? (cost / $0 - 1) * 100 : nil }
  }

  /// Digits behind the point of a cost.
  var costDigits: Int { instance.rounding == .exact ? 6 : 0 }

  /// The instance's row in `bks.csv` beside its folder; nil where there is no table. Without a row of the instance the
  /// class gives the rounding.
  private static func reference(_ path: String) throws -> BestKnownTable.Entry? {
    let file = URL(fileURLWithPath: path)
    let folder = file.deletingLastPathComponent()
    let tablePath = folder.deletingLastPathComponent().appendingPathComponent("bks.csv").path
    guard let data = FileManager.default.contents(atPath: tablePath) else { return nil }
    let name = file.deletingPathExtension().lastPathComponent
    let className = folder.lastPathComponent
    do {
      let table = try BestKnownTable([UInt8](data))
      return table.entry(folder: className, instance: name)
        ?? BestKnownTable.Entry(
          folder: className, instance: name, rounding: table.rounding(folder: className), cost: nil, isChecked: false)
    } catch {
      throw BenchmarkError("\(tablePath): \(error)")
    }
  }

  private static func rounding(
    _ round: String?, _ reference: BestKnownTable.Entry?, _ path: String
  ) throws -> RoutingRounding {
    let names = RoutingRounding.allCases.map(\.rawValue).joined(separator: ", ")
    guard let round else {
      guard let known = reference?.rounding else {
        throw BenchmarkError("bks.csv names no rounding for \(path); give --round with one of \(names)")
      }
      return known
    }
    guard let rounding = RoutingRounding(rawValue: round) else {
      throw BenchmarkError("--round \(round) is none of \(names)")
    }
    return rounding
  }

  /// The cost of a solution file by the checker, which is apart from the solver. Throws with every breach on standard
  /// error where the solution does not hold.
  func accepted(_ bytes: [UInt8], path solutionPath: String, ignoringBattery: Bool) throws -> InstanceChecker.Verdict {
    let verdict: InstanceChecker.Verdict
    do {
      let checker = InstanceChecker(instance, ignoringBattery: ignoringBattery)
      verdict = checker.verdict(on: try RoutingSolutionText(bytes))
    } catch {
      throw BenchmarkError("\(solutionPath): \(error)")
    }
    for breach in verdict.breaches { note("\(solutionPath): \(breach)") }
    guard verdict.isAccepted else { throw BenchmarkError("\(solutionPath) does not hold in \(path)") }
    return verdict
  }
}
