import Diagnostics
import Maps

/// What reading a mission, a fleet, a vehicle type or a dose table gave.
package struct MissionReadResult: Sendable {
  /// The mission; nil where there is an error or the file is of another kind.
  package var mission: Mission?
  /// The fleet as written, where the file is a fleet without errors, or the mission's fleet could be read.
  package var fleet: FleetDraft?
  /// The vehicle type, where the file is one without errors.
  package var vehicleType: VehicleType?
  /// The dose table, where the file is one without errors.
  package var doseTable: DoseTable?
  /// All problems in reading order.
  package var diagnostics: [Diagnostic]
  /// The texts of the files that were read, by path, for the renderer.
  package var sources: [String: SourceText]
  /// The files that were read, in the order of reading: the mission, its fleet, the vehicle types, and then the dose
  /// tables that its tasks name, each of them once. Map files are not among them.
  package var filesRead: [FileRead]
}

/// The kinds of files that this module reads.
package enum MissionFileKind: String, Sendable, Hashable, CaseIterable {
  case mission = "sortie"
  case fleet = "sortie-fleet"
  case vehicleType = "sortie-vehicle-type"
  case doseTable = "doses"

  /// The key on top of the file that names its kind and the version of its format.
  package var versionKey: String { rawValue }
}

/// Reads the map of a folder: the map, nil where there is an error, and all problems.
package typealias MapLoader = (_ folder: String) -> (map: CityMap?, diagnostics: [Diagnostic])
