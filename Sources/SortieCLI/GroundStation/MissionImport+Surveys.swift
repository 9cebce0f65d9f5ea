import Diagnostics
import FleetLink
import Foundation
import Geometry
import Maps
import Missions
import Quantities

extension MissionImport {
  /// The finest ground sample over places with people, in metres: finer pictures are refused (M034).
  private static let groundSampleMin = 0.04
  private static let groundSampleMax = 5.0
  private static let heights = 5.0...1000

  /// A survey keeps its outline, its overlaps and its ground sample or height. Which way the passes run is the
  /// planner's.
  mutating func take(_ survey: GroundStationPlan.Survey, _ item: GroundStationPlan.Item) {
    guard survey.polygon.allSatisfy({ (try? map.projection.local($0)) != nil }) else {
      return leaveOut(item, "it lies too far from the map")
    }
    let purpose = options.purpose ?? (options.sensor == .visible ? .terrainModel : .surfaceHotspots)
    if options.purpose == nil {
      assume(
        item, "the file does not say what the survey is for: `\(purpose.rawValue)` is written",
        help: "give --purpose for another one")
    }
    var entries = [
      ("area", "survey-\(item.number)"), ("sensor", options.sensor.rawValue), ("purpose", purpose.rawValue),
    ]
    switch options.sensor {
    case .visible:
      guard let sample = groundSample(survey, item) else { return }
      entries.append(("gsd", Self.number(sample * 100, 1) + " cm"))
    case .thermal:
      guard let metres = survey.work.distance?.metres, Self.heights.contains(metres) else {
        return leaveOut(item, "it says no height from 5 to 1000 m")
      }
      entries.append(("height", Self.number(metres, 1) + " m"))
    }
    if let share = survey.work.sideOverlap { entries.append(("overlap", percent(min(share, 0.9)))) }
    if let share = survey.work.frontOverlap { entries.append(("forward-overlap", percent(min(share, 0.95)))) }
    if survey.isCrosshatched { entries.append(("crosshatch", "true")) }
    let name = "survey-\(item.number)"
    var unique = name
    var number = 2
    let known = Set(map.areas.map(\.id) + mission.areas.map(\.name))
    while known.contains(unique) {
      unique = "\(name)-\(number)"
      number += 1
    }
    entries[0].1 = unique
    mission.areas.append((unique, survey.polygon.map(\.roundedToE7)))
    add("survey", "Survey of item \(item.number)", entries.map { (key: $0.0, value: $0.1) })
    sayWays(survey, item)
  }

  /// What of a survey is not in a task.
  private mutating func sayWays(_ survey: GroundStationPlan.Survey, _ item: GroundStationPlan.Item) {
    var parts: [String] = []
    if let angle = survey.angle { parts.append("angle \(Self.number(angle.degrees, 1))°") }
    if survey.work.sideOverlap == nil, let spacing = survey.work.spacing {
      parts.append("spacing \(Self.number(spacing.metres, 1)) m")
    }
    if let turn = survey.work.turnAround { parts.append("turn-around \(Self.number(turn.metres, 1)) m") }
    if survey.work.hoversForFrames { parts.append("stops for frames") }
    if !parts.isEmpty {
      change(item, "the planner chooses the passes anew, without \(parts.joined(separator: ", "))")
    }
  }

  /// The ground that a pixel may see, in metres, rounded to the millimetre: as the file says, or as a camera of the
  /// fleet would see from the file's height.
  private mutating func groundSample(_ survey: GroundStationPlan.Survey, _ item: GroundStationPlan.Item) -> Double? {
    var sample = survey.work.groundSample?.metres
    if sample == nil, let height = survey.work.distance?.metres, let camera = fleet?.types.compactMap(\.camera).first {
      let across = 2 * height * tan(camera.fieldOfView.radians / 2)
      sample = across / Double(camera.pixelsAcross)
      assume(
        item,
        "the file names no camera: from \(Self.number(height, 1)) m the fleet's sees "
          + "\(Self.number(across / Double(camera.pixelsAcross) * 100, 1)) cm to a pixel")
    }
    guard var metres = sample, metres > 0, metres <= Self.groundSampleMax else {
      leaveOut(
        item, "nothing says how much ground a pixel may see",
        help: "give --fleet with a camera, choose a camera in the ground station, or use --sensor thermal")
      return nil
    }
    metres = (metres * 1000).rounded() / 1000
    guard metres < Self.groundSampleMin else { return metres }
    change(
      item, "\(Self.number(metres * 100, 1)) cm to a pixel would show people: 4 cm is written",
      help: "where nobody is in the area, write `people: excluded` and the finer `gsd`")
    return Self.groundSampleMin
  }

  private mutating func assume(_ item: GroundStationPlan.Item, _ text: String, help: String? = nil) {
    say("G106", .note, "\(Self.name(item)) \(text)", at: item.place, help: help)
  }

  private func percent(_ share: Double) -> String { Self.number(share * 100, 1) + " %" }
}
