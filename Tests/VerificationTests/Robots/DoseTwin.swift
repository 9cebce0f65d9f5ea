import Foundation
import Geometry
import Maps
import Missions
import Plans
import Quantities
import Verification

/// Doses the slow way: time in small steps, the lamp in many points, and sight by points along each ray. It shares no
/// code with the verifier but the map's types.
struct DoseTwin {
  let level: IndoorLevel
  let irradiation: Irradiation
  let lamp: VehicleType.Lamp
  let radius: Double
  /// Metres between two points of a ray that are looked at.
  private static let rayMetres = 0.004
  private static let lampParts = 150
  /// The walls and shut doors, cut where open doors are.
  private let walls: [(LocalPoint, LocalPoint)]
  private let furniture: [(outline: Polygon, height: Double)]

  init(_ world: RobotWorld) throws {
    guard case .irradiate(let irradiation) = world.mission.tasks[0].work else { throw Missing() }
    self.irradiation = irradiation
    let level = try value(world.mission.map.level(irradiation.floor))
    self.level = level
    lamp = try value(world.type.lamp)
    radius = try value(world.type.wheels).radius.metres
    let inside = Set(irradiation.rooms + irradiation.through)
    let shut = level.doors.enumerated().filter { number, door in
      let beside = level.rooms.filter { $0.doors.contains(number) }.map(\.name)
      return irradiation.shutDoors.contains(door.name) || beside.count < 2 || !beside.allSatisfy(inside.contains)
    }
    walls = level.walls.map { ($0.start, $0.end) } + shut.map { ($0.element.start, $0.element.end) }
    furniture = level.furniture.compactMap { item in
      item.outline.map { ($0, FurnitureSizes.assumedHeight(of: item.model).metres) }
    }
  }

  /// The dose of a sample from places with a lamp and their seconds, J/m².
  func dose(of sample: DoseMap.Sample, from stays: [(place: LocalPoint, seconds: Double)]) -> Double {
    stays.reduce(0) { $0 + irradiance(of: sample, from: $1.place) * $1.seconds }
  }

  private func irradiance(of sample: DoseMap.Sample, from robot: LocalPoint) -> Double {
    let (dx, dy) = (robot.east - sample.position.east, robot.north - sample.position.north)
    let flat = (dx * dx + dy * dy).squareRoot()
    if walls.contains(where: { crosses(sample.position, robot, $0.0, $0.1) }) { return 0 }
    // Which furniture is over or under which points of the ray.
    let steps = Int(flat / Self.rayMetres) + 1
    let ray = BoundingBox(
      west: min(robot.east, sample.position.east), south: min(robot.north, sample.position.north),
      east: max(robot.east, sample.position.east), north: max(robot.north, sample.position.north))
    let near = furniture.filter { $0.outline.boundingBox.intersects(ray) }
    var over: [(share: Double, height: Double)] = []
    for step in 0...steps {
      let share = Double(step) / Double(steps)
      if near.isEmpty, flat * (1 - share) > radius { continue }
      let place = sample.position.interpolated(to: robot, fraction: share)
      var height = 0.0
      for item in near where item.outline.contains(place) { height = max(height, item.height) }
      if flat * (1 - share) <= radius { height = max(height, lamp.base.metres) }
      if height > 0 { over.append((share, height)) }
    }
    let part = lamp.length.metres / Double(Self.lampParts)
    let factor = lamp.output.watts * lamp.outputShare / (.pi * .pi * lamp.length.metres) * part
    var sum = 0.0
    for number in 0..<Self.lampParts {
      let height = lamp.base.metres + part * (Double(number) + 0.5)
      let rise = height - sample.heightMetres
      let squared = flat * flat + rise * rise
      let distance = squared.squareRoot()
      let incidence =
        sample.normal == .zero
        ? rise / distance : (sample.normal.east * dx + sample.normal.north * dy) / distance
      guard incidence > 0 else { continue }
      let isHidden = over.contains { sample.heightMetres + rise * $0.share < $0.height - 0.0005 }
      if isHidden { continue }
      sum += factor * flat / distance * incidence / squared
    }
    return sum
  }

  private func crosses(_ a: LocalPoint, _ b: LocalPoint, _ c: LocalPoint, _ d: LocalPoint) -> Bool {
    func side(_ p: LocalPoint, _ q: LocalPoint, _ r: LocalPoint) -> Double {
      (q.east - p.east) * (r.north - p.north) - (q.north - p.north) * (r.east - p.east)
    }
    return side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0
  }

  /// Where the lamp is on, every `metres` of a way and at most `step` seconds each.
  static func stays(
    of plan: FleetPlan, _ mission: Mission, step: Double = 0.05
  ) throws -> [(place: LocalPoint, seconds: Double)] {
    var stays: [(place: LocalPoint, seconds: Double)] = []
    for leg in plan.vehicles.flatMap(\.sorties).flatMap(\.legs) where leg.activity == .irradiate {
      let places = try mission.map.projection.local(leg.points.map(\.position))
      for index in places.indices.dropFirst() {
        let (from, to) = (leg.points[index - 1], leg.points[index])
        let seconds = to.time - from.time
        guard seconds > 0 else { continue }
        let (first, last) = (from.speed.metresPerSecond, to.speed.metresPerSecond)
        let length = (first + last) / 2 * seconds
        if length < 1e-6 {
          stays.append((places[index], seconds))
          continue
        }
        let steps = Int((seconds / step).rounded(.up))
        for number in 0..<steps {
          let time = seconds * (Double(number) + 0.5) / Double(steps)
          let way = first * time + (last - first) / seconds * time * time / 2
          stays.append(
            (
              places[index - 1].interpolated(to: places[index], fraction: way / length), seconds / Double(steps)
            ))
        }
      }
    }
    return stays
  }
}
