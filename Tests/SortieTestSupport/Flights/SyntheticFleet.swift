import Energetics
import Foundation
import Geometry
import Maps
import Missions
import Quantities

/// The fleet, the rules and the empty map of a synthetic day.
enum SyntheticFleet {
  /// Metres between two pads of a base.
  static let padSpacingMetres = 60.0

  static func number(_ generator: inout SplitMix64, _ range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * generator.nextUnit()
  }

  /// A mission without tasks on a map without anything.
  static func mission(_ options: SyntheticDay.Options, _ generator: inout SplitMix64) throws -> Mission {
    guard let origin = GeoPoint(longitude: 24.94, latitude: 60.17) else {
      throw SyntheticError(reason: "the origin is no position")
    }
    let half = options.halfWidthMetres
    let map = CityMap(
      metadata: MapMetadata(name: "Synthetic", source: "seed", sourceDate: "", licence: "", attribution: ""),
      projection: try MapProjection(origin: origin), boundary: try rectangle(-half, -half, half, half),
      terrain: Terrain(groundLevel: AltitudeAMSL(metres: SyntheticDay.groundMetres)))
    let speed = number(&generator, 0...5)
    let turn = number(&generator, 0...(2 * .pi))
    // 2026-06-22 at 10:00 local time: the sun is up for hours.
    let start = CivilTime(secondsSinceEpoch: 1_782_111_600, offsetSeconds: 10_800)
    return Mission(
      name: "Synthetic day", start: start, end: MissionTime(seconds: 86_000),
      rules: Rules(
        clearance: Length(metres: number(&generator, 4...15).rounded()), ceiling: HeightAGL(metres: 120),
        reserve: StateOfCharge(fraction: 0.2), separation: Length(metres: number(&generator, 15...40).rounded()),
        daylight: generator.nextIndex(below: 2) == 0 ? .civilTwilight : nil,
        requiresWayHome: generator.nextIndex(below: 2) == 0),
      weather: Weather(
        wind: LocalVector(east: speed * cos(turn), north: speed * sin(turn)),
        airTemperature: Temperature(celsius: 18)),
      fleet: fleet(options, wind: speed, &generator), map: map, tasks: [])
  }

  /// Where a wind comes from, clockwise from north, in degrees.
  static func origin(of wind: LocalVector) -> Double {
    let degrees = atan2(-wind.east, -wind.north) * 180 / .pi
    return degrees < 0 ? degrees + 360 : degrees
  }

  static func rectangle(_ west: Double, _ south: Double, _ east: Double, _ north: Double) throws -> Polygon {
    let ring = [
      LocalPoint(east: west, north: south), LocalPoint(east: east, north: south),
      LocalPoint(east: east, north: north), LocalPoint(east: west, north: north),
    ]
    guard let polygon = Polygon(exterior: ring) else { throw SyntheticError(reason: "a rectangle has four corners") }
    return polygon
  }

  /// Vehicles of one type on grids of pads, ten to a base, the bases spread over the map.
  private static func fleet(
    _ options: SyntheticDay.Options, wind: Double, _ generator: inout SplitMix64
  ) -> Fleet {
    let type = VehicleType(
      id: "crane", name: "Crane", emptyMass: Mass(kilograms: 6), maxPayload: Mass(kilograms: 4),
      cruiseSpeed: Speed(metresPerSecond: 12 + wind), maxGroundSpeed: Speed(metresPerSecond: 18),
      climbSpeed: Speed(metresPerSecond: 3), descentSpeed: Speed(metresPerSecond: 2),
      accelerationMetresPerSecondSquared: 2, maxWind: Speed(metresPerSecond: 10),
      battery: Battery(capacity: Energy(joules: 4_000_000)),
      powerModel: .dorling(
        rotorDiscAreaSquareMetres: 0.1, rotorCount: 6, figureOfMerit: 0.7, auxiliaryWatts: 20,
        dragAreaSquareMetres: 0.05),
      winch: VehicleType.Winch(length: Length(metres: 25), speed: Speed(metresPerSecond: 2), handoverSeconds: 8),
      sprayer: VehicleType.Sprayer(
        tank: Volume(litres: 4), swathWidth: Length(metres: 4), height: HeightAGL(metres: 4),
        maxFlowLitresPerSecond: 0.5), serviceHeight: HeightAGL(metres: 20))
    let baseCount = (options.vehicles + 9) / 10
    let reach = options.halfWidthMetres * 0.7
    var bases: [Base] = []
    var vehicles: [Vehicle] = []
    for number in 0..<baseCount {
      // Bases stand on a sunflower's spiral: even over the map, far enough from each other.
      let (turn, radius) = (2.399_963 * Double(number), reach * (Double(number) / Double(baseCount)).squareRoot())
      let centre = LocalPoint(east: radius * cos(turn), north: radius * sin(turn))
      bases.append(
        Base(id: "base-\(number)", position: centre, turnaroundSeconds: Self.number(&generator, 60...240).rounded()))
      for pad in 0..<min(10, options.vehicles - number * 10) {
        let (column, row) = (Double(pad % 5) - 2, Double(pad / 5))
        let place = centre + LocalVector(east: column * padSpacingMetres, north: row * padSpacingMetres)
        vehicles.append(
          Vehicle(id: "crane-\(vehicles.count + 1)", type: "crane", base: "base-\(number)", pad: place))
      }
    }
    return Fleet(name: "Synthetic", bases: bases, types: [type], vehicles: vehicles)
  }
}
