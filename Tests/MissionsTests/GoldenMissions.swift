import Diagnostics
import Foundation
import Maps
import Missions

/// The wrong inputs under `Tests/Golden/missions`, each beside what the reader says about it.
///
/// `SORTIE_UPDATE_GOLDEN=1` writes the renderings anew; look at the difference before committing it.
enum GoldenMissions {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Golden/missions").path

  /// The names of the inputs, without `.yaml`, in ascending order.
  static let names: [String] = {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return all.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }()

  /// Files of the folder, named from there, so that messages do not depend on the machine.
  struct Files: FileSource {
    func bytes(at path: String) throws(FileSourceError) -> [UInt8] {
      try DiskFiles().bytes(at: "\(GoldenMissions.folder)/\(path)")
    }
  }

  /// Gives the small map for the folder `map`, and the same without its ward for `bare-map`.
  static func loadMap(_ folder: String) -> (map: CityMap?, diagnostics: [Diagnostic]) {
    switch folder {
    case "map": (SmallMap.make(), [])
    case "bare-map": (SmallMap.make(isWithWard: false), [])
    default: (nil, [])
    }
  }

  static func read(_ name: String) -> MissionReadResult {
    MissionReader.read(path: "\(name).yaml", files: Files(), loadMap: loadMap)
  }

  /// Reads a text in place of a file of the folder, with the fleet and types of the folder.
  static func read(text: String) -> MissionReadResult {
    read(bytes: Array(text.utf8))
  }

  static func read(bytes: [UInt8]) -> MissionReadResult { read("mission.yaml", replacing: "mission.yaml", by: bytes) }

  /// Reads a file of the folder with the bytes of one of them replaced.
  static func read(_ path: String, replacing replaced: String, by bytes: [UInt8]) -> MissionReadResult {
    var files = MemoryFiles()
    let support = ["fleet", "courier", "heavy", "robots", "robot", "doses", "sprayer-robots", "sprayer-robot"].map {
      "support/\($0).yaml"
    }
    for name in [path] + support { files.files[name] = try? Files().bytes(at: name) }
    files.files[replaced] = bytes
    return MissionReader.read(path: path, files: files, loadMap: loadMap)
  }

  static var updates: Bool { ProcessInfo.processInfo.environment["SORTIE_UPDATE_GOLDEN"] == "1" }

  /// The committed rendering of an input, or what was just written in its place.
  static func expected(_ name: String, actual: String) throws -> String {
    let path = "\(folder)/\(name).txt"
    if updates { try actual.write(toFile: path, atomically: true, encoding: .utf8) }
    return try String(contentsOfFile: path, encoding: .utf8)
  }
}
