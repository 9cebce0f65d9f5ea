import Geometry
import Maps
import Plans
import Quantities
import Reporting
import Telemetry
import Testing

/// A made-up city of square blocks with two drones over it: enough of everything that pictures and pages show.
enum SampleCity {
  static func point(_ east: Double, _ north: Double) -> LocalPoint { LocalPoint(east: east, north: north) }

  static func square(_ east: Double, _ north: Double, _ width: Double, _ height: Double) throws -> Polygon {
    try #require(
      Polygon(exterior: [
        point(east, north), point(east + width, north), point(east + width, north + height),
        point(east, north + height),
      ]))
  }

  static func map() throws -> CityMap {
    var generator = SplitMix64(seed: 3)
    let projection = try MapProjection(origin: try #require(GeoPoint(longitude: 24.94, latitude: 60.17)))
    var buildings: [Building] = []
    for column in -8..<8 {
      for row in -6..<6 where !(column == 1 && row == 0) && generator.nextUnit() > 0.12 {
        let height = 6 + generator.nextUnit() * generator.nextUnit() * 60
        buildings.append(
          Building(
            id: "w\(buildings.count)", name: "", kind: "yes",
            footprint: try square(Double(column) * 100 + 14, Double(row) * 90 + 12, 72, 64),
            height: HeightAGL(metres: height), heightIsAssumed: true))
      }
    }
    let streets = (-8...8).map {
      Street(
        id: "s\($0)", name: "", kind: $0 % 4 == 0 ? "primary" : "residential",
        line: [point(Double($0) * 100, -560), point(Double($0) * 100, 560)], isOneWay: false)
    }
    let water = try #require(
      Polygon(exterior: [point(-900, -700), point(900, -700), point(900, -420), point(300, -510), point(-900, -440)]))
    return CityMap(
      metadata: MapMetadata(
        name: "Sample city", source: "made up", sourceDate: "2026-01-01", licence: "none",
        attribution: "© Nobody & friends"),
      projection: projection, boundary: try square(-880, -600, 1760, 1200),
      terrain: Terrain(groundLevel: AltitudeAMSL(metres: 5)), zones: try zones(), buildings: buildings,
      places: [
        Place(id: "pharmacy", name: "Old pharmacy", kind: "pharmacy", position: point(-450, 5)),
        Place(id: "clinic", name: "Clinic <north> & \"co\"", kind: "clinic", position: point(250, 365)),
        Place(id: "school", name: "School", kind: "school", position: point(600, -95)),
      ],
      areas: [
        Area(id: "market", name: "Market square", kind: "square", outline: try square(100, 0, 100, 90)),
        Area(id: "green", name: "Green", kind: "park", outline: try square(-700, 180, 190, 170)),
      ],
      streets: streets, water: [water], digest: "ab")
  }

  static func zones() throws -> [Zone] {
    [
      Zone(
        identifier: "P-1", name: "Palace", restriction: .prohibited, reasons: ["SENSITIVE"], message: "never <fly>",
        shape: .polygon(try square(-250, 100, 200, 150))),
      Zone(
        identifier: "H-1", name: "Helipad", restriction: .authorisationRequired,
        shape: .circle(Circle(centre: point(480, 220), radiusMetres: 120)),
        upper: .aboveGround(HeightAGL(metres: 60))),
      Zone(
        identifier: "T-1", name: "Stadium", restriction: .prohibited,
        shape: .circle(Circle(centre: point(-560, -240), radiusMetres: 110)),
        periods: [
          ActivePeriod(schedule: [.init(weekdays: [0, 1, 2, 3, 4], startSeconds: 21_600, endSeconds: 36_000)])
        ]),
      Zone(
        identifier: "C-1", name: "Harbour", restriction: .conditional, shape: .polygon(try square(350, -480, 400, 160)),
        lower: .aboveGround(HeightAGL(metres: 0)), upper: .aboveMeanSeaLevel(AltitudeAMSL(metres: 90))),
    ]
  }

  /// A leg through local points at one height, at 10 m/s, or as long as `seconds`.
  static func leg(
    _ kind: Leg.Kind, _ points: [LocalPoint], from start: Double, metres: Double = 60, seconds: Double? = nil,
    task: String? = nil, activity: Leg.Activity? = nil, on map: CityMap, charge: Double
  ) throws -> Leg {
    var time = start
    var result: [TrajectoryPoint] = []
    for (index, point) in points.enumerated() {
      if index > 0 { time += seconds ?? max(1, points[index - 1].planarDistanceMetres(to: point) / 10) }
      result.append(
        TrajectoryPoint(
          position: try map.projection.geo(point).roundedToE7, altitude: AltitudeAMSL(metres: metres),
          time: MissionTime(seconds: time).roundedToMilliseconds, speed: Speed(metresPerSecond: 0)))
    }
    return Leg(
      kind: kind, points: result, payload: Mass(kilograms: 0.4), energy: Energy(wattHours: 3),
      chargeAtEnd: StateOfCharge(fraction: charge), task: task, activity: activity)
  }

  /// A sortie to some points, hovering 40 s at each.
  static func sortie(
    _ id: String, from start: Double, pad: LocalPoint, stops: [(task: String, way: [LocalPoint])], on map: CityMap
  ) throws -> Sortie {
    var legs = [try leg(.takeOff, [pad, pad], from: start, seconds: 15, on: map, charge: 0.97)]
    var place = pad
    for stop in stops {
      let now = legs.last?.end?.seconds ?? start
      legs.append(try leg(.transit, [place] + stop.way, from: now, on: map, charge: 0.8))
      place = try #require(stop.way.last)
      let arrived = legs.last?.end?.seconds ?? start
      legs.append(try leg(.wait, [place, place], from: arrived, seconds: 20, on: map, charge: 0.75))
      legs.append(
        try leg(
          .service, [place, place], from: arrived + 20, seconds: 40, task: stop.task, activity: .dropOff, on: map,
          charge: 0.7))
    }
    legs.append(try leg(.transit, [place, pad], from: legs.last?.end?.seconds ?? start, on: map, charge: 0.5))
    legs.append(
      try leg(.landing, [pad, pad], from: legs.last?.end?.seconds ?? start, seconds: 20, on: map, charge: 0.45))
    return Sortie(id: id, legs: legs, chargeAtStart: .full, chargeAtEnd: StateOfCharge(fraction: 0.452))
  }

  /// A sortie that covers the market in swaths.
  static func survey(_ id: String, from start: Double, pad: LocalPoint, on map: CityMap) throws -> Sortie {
    var legs = [try leg(.takeOff, [pad, pad], from: start, seconds: 15, on: map, charge: 0.97)]
    var place = pad
    for index in 0..<6 {
      let north = 8 + Double(index) * 15
      let ends = index % 2 == 0 ? [point(105, north), point(195, north)] : [point(195, north), point(105, north)]
      let now = legs.last?.end?.seconds ?? start
      let kind: Leg.Kind = index == 0 ? .transit : .link
      legs.append(
        try leg(kind, [place, ends[0]], from: now, task: index == 0 ? nil : "market-survey", on: map, charge: 0.8))
      legs.append(
        try leg(
          .swath, ends, from: legs.last?.end?.seconds ?? start, task: "market-survey", activity: .thermalSurvey,
          on: map,
          charge: 0.7))
      place = ends[1]
    }
    legs.append(try leg(.transit, [place, pad], from: legs.last?.end?.seconds ?? start, on: map, charge: 0.5))
    legs.append(
      try leg(.landing, [pad, pad], from: legs.last?.end?.seconds ?? start, seconds: 20, on: map, charge: 0.45))
    return Sortie(id: id, legs: legs, chargeAtStart: .full, chargeAtEnd: StateOfCharge(fraction: 0.61))
  }
}
