import Quantities

/// Zone files as large as those of a country, made from a seed.
package enum SyntheticZones {
  /// What a file shall hold.
  package struct Options: Sendable {
    /// The number of zones.
    package var count = 300
    /// The middle of the country, degrees.
    package var centre = (longitude: 13.3, latitude: 47.5)
    /// Half the extent, degrees of longitude and latitude.
    package var reach = (longitude: 2.0, latitude: 1.0)
    /// How many in a hundred are circles.
    package var circlesPercent = 60
    /// How many in a hundred have hours.
    package var timedPercent = 25
    /// The most corners of a polygon.
    package var cornersMax = 60

    /// The defaults: the size of Austria's file.
    package init() {}
  }

  private static let restrictions = ["PROHIBITED", "REQ_AUTHORISATION", "CONDITIONAL", "NO_RESTRICTION"]
  private static let reasons = ["AIR_TRAFFIC", "SENSITIVE", "PRIVACY", "POPULATION", "NATURE", "NOISE"]
  private static let days = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]

  /// An ED-269 file, one zone a line. The same seed gives the same bytes.
  package static func ed269(seed: UInt64, options: Options = Options()) -> [UInt8] {
    var generator = SplitMix64(seed: seed, stream: "zones")
    var lines: [String] = []
    for index in 0..<options.count { lines.append(zone(index, options, &generator)) }
    return Array(("{\"title\": \"Synthetic\", \"features\": [\n" + lines.joined(separator: ",\n") + "\n]}\n").utf8)
  }

  private static func zone(_ index: Int, _ options: Options, _ generator: inout SplitMix64) -> String {
    let restriction = restrictions[generator.nextIndex(below: 4)]
    let reason = reasons[generator.nextIndex(below: reasons.count)]
    let isTimed = generator.nextIndex(below: 100) < options.timedPercent
    let lower = [0, 0, 0, 30, 60, 120, 300, 1_000][generator.nextIndex(below: 8)]
    let upper = lower + [90, 120, 300, 1_500][generator.nextIndex(below: 4)]
    let isSeaLevel = generator.nextIndex(below: 4) == 0
    let unit = generator.nextIndex(below: 5) == 0 ? "FT" : "M"
    return """
      {"identifier":"S\(index)","country":"AUT","name":"Synthetic zone \(index)","type":"COMMON",\
      "restriction":"\(restriction)","reason":["\(reason)"],"message":"Made for tests, not for flight",\
      "applicability":[\(isTimed ? hours(&generator) : "{\"permanent\":\"YES\"}")],\
      "zoneAuthority":[{"name":"Nobody","purpose":"INFORMATION"}],"geometry":[{"uomDimensions":"\(unit)",\
      "lowerLimit":\(lower),"lowerVerticalReference":"AGL","upperLimit":\(isSeaLevel ? upper + 3_000 : upper),\
      "upperVerticalReference":"\(isSeaLevel ? "AMSL" : "AGL")","horizontalProjection":\(shape(options, &generator))}]}
      """
  }

  private static func hours(_ generator: inout SplitMix64) -> String {
    let first = generator.nextIndex(below: 7)
    let names = (0...generator.nextIndex(below: 4)).map { "\"\(days[(first + $0) % 7])\"" }.joined(separator: ",")
    let start = 4 + generator.nextIndex(below: 10)
    let end = start + 1 + generator.nextIndex(below: 9)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    if generator.nextIndex(below: 4) == 0 {
      return "{\"permanent\":\"YES\",\"schedule\":[{\"day\":[\(names)],\"startTime\":\"SR\",\"endTime\":\"SS\"}]}"
    }
    return """
      {"permanent":"NO","startDateTime":"2026-01-01T00:00:00Z","endDateTime":"2026-12-31T00:00:00Z",\
      "schedule":[{"day":[\(names)],"startTime":"\(two(start)):00:00.00Z","endTime":"\(two(end)):30:00.00Z"}]}
      """
  }

  private static func shape(_ options: Options, _ generator: inout SplitMix64) -> String {
    let longitude = options.centre.longitude + options.reach.longitude * (2 * generator.nextUnit() - 1)
    let latitude = options.centre.latitude + options.reach.latitude * (2 * generator.nextUnit() - 1)
    let metres = 100 + 4_900 * generator.nextUnit() * generator.nextUnit()
    guard generator.nextIndex(below: 100) >= options.circlesPercent else {
      return "{\"type\":\"Circle\",\"center\":[\(short(longitude)),\(short(latitude))],\"radius\":\(Int(metres))}"
    }
    // A star about its middle never crosses itself: corners by their direction, at any distance.
    let corners = 4 + generator.nextIndex(below: max(1, options.cornersMax - 3))
    var positions: [String] = []
    var direction = LocalVector(east: 1, north: 0)
    let angle = 2 * Double.pi / Double(corners)
    let turn = rotation(angle)
    for _ in 0..<corners {
      let reach = metres * (0.4 + 0.6 * generator.nextUnit()) / 111_000
      positions.append(
        "[\(short(longitude + direction.east * reach * 1.5)),\(short(latitude + direction.north * reach))]")
      direction = LocalVector(
        east: direction.east * turn.east - direction.north * turn.north,
        north: direction.east * turn.north + direction.north * turn.east)
    }
    positions.append(positions[0])
    return "{\"type\":\"Polygon\",\"coordinates\":[[\(positions.joined(separator: ","))]]}"
  }

  /// Cosine and sine by their series, so that no mathematics library has a say in the bytes.
  private static func rotation(_ angle: Double) -> LocalVector {
    var (cosine, sine, term) = (1.0, 0.0, 1.0)
    for index in 1...24 {
      term *= angle / Double(index)
      switch index % 4 {
      case 1: sine += term
      case 2: cosine -= term
      case 3: sine -= term
      default: cosine += term
      }
    }
    return LocalVector(east: cosine, north: sine)
  }

  private static func short(_ degrees: Double) -> String { "\((degrees * 1e6).rounded() / 1e6)" }
}
