import FleetLink
import Plans
import Quantities
import Telemetry

/// How the part of a plan that was not flown is planned anew: the exact command.
struct RestOfRun {
  /// The run and the mission file, as they are written on a command line.
  let run: String
  let mission: String
  /// Vehicles that are not on their pads, so that they cannot fly again by themselves.
  let lost: [String]
  /// The end of the run.
  let end: MissionTime
  let start: CivilTime

  /// The command.
  var command: String {
    // A whole second, not before the last reading.
    let moment = ClockText(start: start).time(MissionTime(seconds: end.seconds.rounded(.up)))
    var words = ["sortie plan", Self.quoted(mission), "--from", Self.quoted(run), "--at", moment]
    for vehicle in lost { words += ["--lost", Self.quoted(vehicle)] }
    var folder = Substring(run)
    while folder.hasSuffix("/") { folder = folder.dropLast() }
    words += ["-o", Self.quoted("\(folder)-rest")]
    return words.joined(separator: " ")
  }

  /// A word as a shell reads it.
  static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
          || "/._-+:@%,".utf8.contains(byte)
      }
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
