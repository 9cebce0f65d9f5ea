import Foundation
import Geometry
import Maps
import Missions
import Quantities
import SortieTestSupport

/// Zones, buildings, boundaries and ceilings for a random world. Half of them stand anywhere; the others are aimed at
/// a way so that they keep the clearance, or miss it, by little.
struct RandomObstacles {
  private let motions: [SampledMotion]
  private let mission: Mission
  private let clearance: Double
  private let ground: Double
  /// The highest place of all ways, in metres above mean sea level.
  private let highest: Double
  /// The end of the last sortie in mission seconds.
  private let end: Double

  init(_ motions: [SampledMotion], _ mission: Mission) {
    self.motions = motions
    self.mission = mission
    clearance = mission.rules.clearance.metres
    ground = mission.map.terrain.groundLevel.metres
    highest = motions.map { max($0.start.up, $0.end.up) }.max() ?? 0
    end = motions.map(\.to).max() ?? 0
  }

  /// Puts all that stands around into a mission.
  func put(into mission: inout Mission, _ dice: inout Dice) throws {
    mission.map.boundary = try boundary(&dice)
    for number in 0..<(2 + dice.index(below: 4)) { mission.map.zones.append(try zone(number, &dice)) }
    for number in 0..<(2 + dice.index(below: 5)) { mission.map.buildings.append(try building(number, &dice)) }
    mission.rules.ceiling = ceiling(&dice)
    for zone in mission.map.zones where dice.happens(40) {
      mission.authorisations.insert(zone.identifier)
      mission.acknowledgedZones.insert(zone.identifier)
    }
  }

  /// A place of a way at a moment.
  private func moment(_ dice: inout Dice) -> (place: SampledMotion.Place, time: Double) {
    let motion = dice.pick(motions)
    let time = dice.number(motion.from, motion.to)
    return (motion.place(at: time), time)
  }

  /// A ceiling above all ways in most worlds.
  private func ceiling(_ dice: inout Dice) -> HeightAGL {
    HeightAGL(metres: highest - ground + (dice.happens(5) ? dice.gap() : dice.number(0.5, 40)))
  }

  /// A border of many corners around all ways in most worlds.
  private func boundary(_ dice: inout Dice) throws -> Polygon {
    let reach = motions.map { hypot($0.end.east, $0.end.north) }.max() ?? 0
    let isTight = dice.happens(10)
    let corners = (0..<16).map { index in
      let turn = Double(index) / 16 * 2 * .pi
      let radius = isTight ? reach * dice.number(0.85, 1.15) : reach * dice.number(1.1, 1.6) + 10
      return LocalPoint(east: radius * cos(turn), north: radius * sin(turn))
    }
    return try value(Polygon(exterior: corners))
  }

  private func building(_ number: Int, _ dice: inout Dice) throws -> Building {
    let size = dice.number(4, 25)
    let isAimed = dice.happens(12)
    let (place, _) = moment(&dice)
    var centre = LocalPoint(east: dice.number(-500, 500), north: dice.number(-500, 500))
    var height = dice.number(3, 45)
    if isAimed {
      (centre, height) = aimed(at: place, size: size, height: height, &dice)
    }
    return Building(
      id: "b\(number)", name: "", kind: "yes", footprint: try polygon(around: centre, size: size, &dice),
      height: HeightAGL(metres: max(1, height)), heightIsAssumed: false)
  }

  /// Beside a place of a way, or below it.
  private func aimed(
    at place: SampledMotion.Place, size: Double, height: Double, _ dice: inout Dice
  ) -> (centre: LocalPoint, height: Double) {
    if dice.happens(50) {
      return (
        LocalPoint(east: place.east, north: place.north), place.up - ground - clearance - dice.gap() - dice.number(0, 2)
      )
    }
    let way = dice.direction() * (size + clearance + dice.gap() + dice.number(0, 2))
    return (LocalPoint(east: place.east, north: place.north) + way, height)
  }

  private func zone(_ number: Int, _ dice: inout Dice) throws -> Zone {
    let size = dice.number(5, 60)
    let isAimed = dice.happens(18)
    let (place, time) = moment(&dice)
    var centre = LocalPoint(east: dice.number(-600, 600), north: dice.number(-600, 600))
    var zone = Zone(
      identifier: "z\(number)", name: "",
      restriction: dice.pick([.prohibited, .prohibited, .authorisationRequired, .conditional, .unrestricted]),
      shape: .circle(Circle(centre: centre, radiusMetres: size)))
    let level = isAimed ? place.up : dice.number(ground, ground + 80)
    switch dice.index(below: 4) {
    case 0: break
    case 1: zone.upper = limit(level - clearance - (isAimed ? dice.gap() : 0), &dice)
    case 2: zone.lower = limit(level + clearance + (isAimed ? dice.gap() : 0), &dice)
    default:
      let low = level - dice.number(0, 40)
      (zone.lower, zone.upper) = (limit(low, &dice), limit(low + dice.number(1, 40), &dice))
    }
    if isAimed {
      let isOver = zone.lower == nil && zone.upper == nil ? dice.happens(10) : dice.happens(70)
      let way = isOver ? .zero : dice.direction() * (size + clearance + dice.gap() + dice.number(0, 2))
      centre = LocalPoint(east: place.east, north: place.north) + way
    }
    zone.shape =
      dice.happens(35)
      ? .circle(Circle(centre: centre, radiusMetres: size)) : .polygon(try polygon(around: centre, size: size, &dice))
    if dice.happens(50) { zone.periods = periods(around: dice.happens(50) ? time : dice.number(0, end), &dice) }
    return zone
  }

  private func limit(_ altitude: Double, _ dice: inout Dice) -> Zone.Limit {
    dice.happens(50)
      ? .aboveMeanSeaLevel(AltitudeAMSL(metres: altitude)) : .aboveGround(HeightAGL(metres: altitude - ground))
  }

  /// Dates or weekly hours that begin or end near a mission second; always whole seconds.
  private func periods(around time: Double, _ dice: inout Dice) -> [ActivePeriod] {
    let length = dice.number(1, dice.pick([10, 100, 40_000])).rounded()
    let from = (time + dice.number(-30, 30)).rounded() - (dice.happens(50) ? 0 : length)
    let (start, end) = (mission.start.advanced(bySeconds: from), mission.start.advanced(bySeconds: from + length))
    switch dice.index(below: 5) {
    case 0: return [ActivePeriod(start: start, end: end)]
    case 1: return [ActivePeriod(start: start)]
    case 2:
      return [ActivePeriod(end: start), ActivePeriod(start: end, end: end.advanced(bySeconds: 15))]
    default:
      let second = (Int(start.secondsSinceEpoch) % 86_400, Int(end.secondsSinceEpoch) % 86_400)
      let weekdays = (0..<7).filter { _ in dice.happens(70) }
      // Hours that end when they start last a day.
      let hours = ActivePeriod.DailyHours(
        weekdays: weekdays, startSeconds: second.0, endSeconds: dice.happens(10) ? second.0 : second.1)
      return [ActivePeriod(start: dice.happens(20) ? start.advanced(bySeconds: 10) : nil, schedule: [hours])]
    }
  }

  /// A polygon that reaches `size` metres from its centre: star-shaped, some with a hole, or the letter U.
  private func polygon(around centre: LocalPoint, size: Double, _ dice: inout Dice) throws -> Polygon {
    let turn = dice.number(0, 2 * .pi)
    func corner(_ angle: Double, _ radius: Double) -> LocalPoint {
      LocalPoint(east: centre.east + radius * cos(turn + angle), north: centre.north + radius * sin(turn + angle))
    }
    if dice.happens(15) {
      let corners: [(Double, Double)] = [
        (-0.7, -0.7), (0.7, -0.7), (0.7, 0.7), (0.4, 0.7), (0.4, -0.3), (-0.3, -0.3), (-0.3, 0.7), (-0.7, 0.7),
      ]
      return try value(Polygon(exterior: corners.map { corner(atan2($0.1, $0.0), size * hypot($0.0, $0.1)) }))
    }
    let count = 3 + dice.index(below: 8)
    func ring(_ low: Double, _ high: Double, _ dice: inout Dice) -> [LocalPoint] {
      (0..<count).map { corner(Double($0) / Double(count) * 2 * .pi, size * dice.number(low, high)) }
    }
    let outer = ring(0.4, 1, &dice)
    return try value(Polygon(exterior: outer, holes: dice.happens(40) ? [ring(0.08, 0.19, &dice)] : []))
  }
}
