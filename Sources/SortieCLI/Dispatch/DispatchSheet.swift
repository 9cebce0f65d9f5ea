import Foundation
import Plans
import Quantities

/// What a dispatcher leaves in its run folder, so that another one can go on where it ended: `dispatch.json`.
struct DispatchSheet: Codable {
  static let name = "dispatch.json"

  /// SHA-256 of the plan that is flown.
  var planSHA256: String
  /// The moment at which mission time was or will be 0, in seconds since 1970.
  var missionZero: Double
  /// Mission seconds for each real second.
  var speed: Double

  /// Reads the sheet of a folder; nil where there is none.
  static func read(_ folder: String) throws -> DispatchSheet? {
    let path = "\(folder)/\(name)"
    guard Files.exists(path) else { return nil }
    let bytes = try Files.read(path, help: "give another run folder with -o")
    do {
      let sheet = try JSONDecoder().decode(DispatchSheet.self, from: Data(bytes))
      guard sheet.missionZero.isFinite, sheet.speed.isFinite, sheet.speed > 0 else {
        throw CommandFailure("`\(path)` is damaged", help: "give another run folder with -o")
      }
      return sheet
    } catch is DecodingError {
      throw CommandFailure("`\(path)` is damaged", help: "give another run folder with -o")
    }
  }

  /// The sheet as text.
  var text: String {
    """
    {
      "planSHA256": \(JSONText.string(planSHA256)),
      "missionZero": \(JSONText.number(missionZero, digits: 3)),
      "speed": \(JSONText.number(speed, digits: 6))
    }

    """
  }

  /// The mission time at a moment.
  func missionSeconds(at moment: CivilTime) -> Double { (moment.secondsSinceEpoch - missionZero) * speed }
}
