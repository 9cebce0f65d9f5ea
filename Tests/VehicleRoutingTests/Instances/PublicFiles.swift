import Foundation
import SortieTestSupport
import Testing

/// The public instances beside the project, and the hurdles of a test that reads them.
enum PublicFiles {
  /// The folder with one folder for each class.
  static let folder = "vrp"
  /// Whether the folder is there.
  static let areThere = SharedData.has(folder)

  /// The table of best known costs; empty where it is absent.
  static let table: [BestKnownTable.Entry] = {
    guard areThere, let bytes = SharedData.bytes("\(folder)/bks.csv") else { return [] }
    do {
      return try BestKnownTable(bytes).entries
    } catch {
      Issue.record("bks.csv: \(error)")
      return []
    }
  }()

  /// The instances of the table with a solution that was checked.
  static let solved: [BestKnownTable.Entry] = table.filter(\.isChecked)

  /// The bytes of the instance of a row.
  static func instanceBytes(_ entry: BestKnownTable.Entry) -> [UInt8]? {
    let extensions = ["vrp", "evrp", "txt", "dat"]
    let path = extensions.map { "\(folder)/\(entry.folder)/\(entry.instance).\($0)" }.first { SharedData.has($0) }
    return path.flatMap { SharedData.bytes($0) }
  }

  /// The instance of a row in its convention.
  static func instance(_ entry: BestKnownTable.Entry) throws -> RoutingInstance {
    let bytes = try #require(instanceBytes(entry))
    return try RoutingInstanceReader.read(bytes).rounded(by: try #require(entry.rounding))
  }

  /// The solution of a row.
  static func solution(_ entry: BestKnownTable.Entry) throws -> RoutingSolutionText {
    let bytes = try #require(SharedData.bytes("\(folder)/\(entry.folder)/\(entry.instance).sol"))
    return try RoutingSolutionText(bytes)
  }
}

extension BestKnownTable.Entry: CustomTestStringConvertible {
  /// The path of the instance.
  public var testDescription: String { "\(folder)/\(instance)" }
}
