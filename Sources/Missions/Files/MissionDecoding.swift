import Diagnostics
import Documents
import Energetics
import Geometry
import Maps
import Quantities

/// Reads the parts of a mission that are not tasks.
enum MissionDecoding {
  static let keys = [
    "sortie", "mission", "map", "fleet", "start", "end", "duration", "rules", "weather", "authorisations",
    "acknowledge-zones", "places", "areas", "tasks",
  ]
  /// The length of missions that state none.
  static let durationSecondsDefault = 7200.0
  /// The longest mission.
  static let durationSecondsMax = 86_400.0
  /// The corners of one of the mission's own areas.
  static let cornersMax = 5000

  /// The end of the mission.
  static func end(_ reader: MappingReader, start: CivilTime?, log: inout ProblemLog) -> MissionTime? {
    if reader.has("end"), reader.has("duration") {
      log.error(
        "M019", "a mission has an `end` or a `duration`, not both", at: reader.keySpan("duration"),
        help: "keep one of the two")
      return nil
    }
    if let value = reader.value("duration") {
      return value.quantity(.duration, key: "duration", in: 60...durationSecondsMax, log: &log)
        .map { MissionTime(seconds: $0) }
    }
    guard let value = reader.value("end") else { return MissionTime(seconds: durationSecondsDefault) }
    var end: MissionTime?
    if let seconds = MissionClock.secondsOfDay(value.text ?? "") {
      guard let start else { return nil }
      let time = MissionClock(start: start, end: nil).time(secondsOfDay: seconds)
      // A time of day before the start's is of the next day.
      end = time.seconds > 0 ? time : MissionTime(seconds: time.seconds + 86_400)
    } else {
      guard let moment = value.civilTime(key: "end", log: &log), let start else { return nil }
      end = MissionTime(seconds: moment.secondsSinceEpoch - start.secondsSinceEpoch)
    }
    guard let end, end.seconds >= 60, end.seconds <= durationSecondsMax else {
      log.error(
        "M014", "the mission must end between 1 minute and 24 hours after its start", at: reader.valueSpan("end"))
      return nil
    }
    return end
  }

  /// The rules, with defaults for what is not written.
  static func rules(_ node: YamlNode?, log: inout ProblemLog) -> Rules {
    var clearance = 10.0
    var ceiling = 120.0
    var reserve = 0.2
    var separation = 30.0
    var daylight: DaylightRule?
    var requiresWayHome = false
    let keys = ["clearance", "ceiling", "reserve", "separation", "daylight", "way-home"]
    if let node, let reader = MappingReader(node, name: "the rules", keys: keys, log: &log) {
      func read(_ key: String, _ dimension: Dimension, _ range: ClosedRange<Double>, into value: inout Double) {
        guard let node = reader.value(key) else { return }
        value = node.quantity(dimension, key: key, in: range, log: &log) ?? value
      }
      read("clearance", .length, 0...500, into: &clearance)
      read("ceiling", .length, 10...1000, into: &ceiling)
      read("reserve", .share, 0...0.9, into: &reserve)
      read("separation", .length, 1...1000, into: &separation)
      let words = DaylightRule.allCases.map(\.rawValue)
      daylight = reader.value("daylight")?.choice(key: "daylight", among: words, log: &log)
        .flatMap(DaylightRule.init)
      requiresWayHome = reader.value("way-home")?.flag(key: "way-home", log: &log) ?? false
    }
    return Rules(
      clearance: Length(metres: clearance), ceiling: HeightAGL(metres: ceiling),
      reserve: StateOfCharge(fraction: reserve), separation: Length(metres: separation), daylight: daylight,
      requiresWayHome: requiresWayHome)
  }

  /// Where the rules state the daylight; nil where they do not.
  static func daylightSpan(_ rules: YamlNode) -> SourceSpan? {
    guard case .mapping(let entries) = rules.content else { return nil }
    return entries.first { $0.key == "daylight" }?.value.span
  }

  /// The forecast; calm and 15 °C where nothing is written.
  static func weather(_ node: YamlNode?, log: inout ProblemLog) -> Weather {
    var weather = Weather(wind: .zero, airTemperature: Temperature(celsius: 15))
    guard let node,
      let reader = MappingReader(node, name: "the weather", keys: ["wind", "temperature"], log: &log)
    else { return weather }
    if let value = reader.value("temperature"),
      let degrees = value.quantity(.temperature, key: "temperature", in: -60...60, log: &log)
    {
      weather.airTemperature = Temperature(celsius: degrees)
    }
    if let value = reader.value("wind"),
      let wind = MappingReader(value, name: "the wind", keys: ["speed", "from"], log: &log)
    {
      let speed = wind.required("speed", hint: "5 m/s", log: &log)?
        .quantity(.speed, key: "speed", in: 0...50, log: &log)
      let from = wind.required("from", hint: "225 deg", log: &log)?
        .quantity(.angle, key: "from", in: 0...360, log: &log)
      if let speed, let from {
        // Meteorology names where the wind comes from, clockwise from north; the vector points where it goes.
        let (sine, cosine) = SineCosine.of(Angle(degrees: from))
        weather.wind = LocalVector(east: -speed * sine, north: -speed * cosine)
      }
    }
    return weather
  }

  /// Zone identifiers under a key; those that the map does not have are reported.
  static func zoneNames(_ reader: MappingReader, key: String, map: CityMap?, log: inout ProblemLog) -> Set<String> {
    guard let items = reader.value(key)?.list(key: key, of: "zone identifiers", log: &log) else { return [] }
    var names: Set<String> = []
    let known = map.map { Set($0.zones.map(\.identifier)) }
    for item in items {
      guard let name = item.words(key: key, log: &log) else { continue }
      if let known, !known.contains(name) {
        log.error(
          "M024", "there is no zone `\(name)` on the map", at: item.span,
          help: Suggestion.question(for: name, among: known)
            ?? "use the identifier of a zone, as `sortie map zones` lists it")
      } else {
        names.insert(name)
      }
    }
    return names
  }
}

// MARK: Own places and areas

extension MissionDecoding {
  /// Adds the mission's own places to the map.
  static func addPlaces(_ node: YamlNode?, to map: inout CityMap, log: inout ProblemLog) {
    guard let entries = node.flatMap({ ownEntries($0, what: "places", log: &log) }) else { return }
    var taken = Set(map.places.map(\.id))
    for entry in entries {
      guard let id = name(entry, taken: &taken, what: "place", log: &log),
        let geo = entry.value.position(key: entry.key, log: &log),
        let position = local(geo, map: map, span: entry.value.span, log: &log)
      else { continue }
      map.places.append(Place(id: id, name: id, kind: "mission", position: position))
    }
  }

  /// Adds the mission's own areas to the map.
  static func addAreas(_ node: YamlNode?, to map: inout CityMap, log: inout ProblemLog) {
    guard let entries = node.flatMap({ ownEntries($0, what: "areas", log: &log) }) else { return }
    var taken = Set(map.areas.map(\.id))
    for entry in entries {
      guard let id = name(entry, taken: &taken, what: "area", log: &log),
        let reader = MappingReader(entry.value, name: "an area", keys: ["outline", "holes"], log: &log),
        let outline = reader.required("outline", hint: "[[24.94, 60.17], …]", log: &log)
          .flatMap({ ring($0, key: "outline", map: map, log: &log) })
      else { continue }
      var holes: [[LocalPoint]] = []
      for item in reader.value("holes")?.list(key: "holes", of: "rings", log: &log) ?? [] {
        if let hole = ring(item, key: "holes", map: map, log: &log) { holes.append(hole) }
      }
      guard let polygon = Polygon(exterior: outline, holes: holes) else {
        log.error("M025", "the outline of `\(id)` has fewer than three corners", at: reader.valueSpan("outline"))
        continue
      }
      if let problem = validityProblem(of: polygon) {
        log.error(
          "M025", "the area `\(id)` is not a proper polygon: \(problem)", at: entry.keySpan,
          help: "its edges must not cross, and holes must lie inside it")
        continue
      }
      map.areas.append(Area(id: id, name: id, kind: "mission", outline: polygon))
    }
  }

  private static func ownEntries(_ node: YamlNode, what: String, log: inout ProblemLog) -> [YamlNode.Entry]? {
    guard !node.isMissing else { return nil }
    guard case .mapping(let entries) = node.content else {
      log.error("M010", "`\(what)` must be a mapping of names, and this is \(node.kindName)", at: node.span)
      return nil
    }
    return entries
  }

  private static func name(
    _ entry: YamlNode.Entry, taken: inout Set<String>, what: String, log: inout ProblemLog
  ) -> String? {
    let node = YamlNode(span: entry.keySpan, content: .scalar(entry.key, isQuoted: true))
    guard let id = node.identifier(key: what, log: &log) else { return nil }
    guard taken.insert(id).inserted else {
      log.error("M017", "the map has a \(what) `\(id)` already", at: entry.keySpan, help: "give yours another name")
      return nil
    }
    return id
  }

  private static func ring(_ node: YamlNode, key: String, map: CityMap, log: inout ProblemLog) -> [LocalPoint]? {
    guard let items = node.list(key: key, of: "positions", log: &log) else { return nil }
    guard items.count >= 3, items.count <= cornersMax else {
      log.error("M025", "a ring has between 3 and \(cornersMax) corners, and this has \(items.count)", at: node.span)
      return nil
    }
    var points: [LocalPoint] = []
    for item in items {
      guard let geo = item.position(key: key, log: &log),
        let point = local(geo, map: map, span: item.span, log: &log)
      else { return nil }
      points.append(point)
    }
    return points
  }

  /// The local position of a written one; nil and a problem where it cannot be projected.
  static func local(_ point: GeoPoint, map: CityMap, span: SourceSpan, log: inout ProblemLog) -> LocalPoint? {
    do {
      return try map.projection.local(point)
    } catch {
      log.error("M018", "the position is too far from the map: \(error.reason)", at: span)
      return nil
    }
  }

  /// What is wrong with a polygon, in the words of GEOS without its coordinates, which are those of the map's frame.
  private static func validityProblem(of polygon: Polygon) -> String? {
    do {
      guard let problem = try GeometryOperations.validityProblem(of: polygon) else { return nil }
      return problem.prefix { $0 != "[" }.lowercased()
    } catch {
      return "it cannot be checked"
    }
  }
}
