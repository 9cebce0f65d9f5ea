import Diagnostics
import Foundation
import Geometry
import Maps
import Quantities
import SortieTestSupport
import Testing

@Suite struct CityMapReaderTests {
  private static let sheet = """
    map: 1
    name: Town
    origin: [24.94, 60.17]
    ground_level: 8 m
    sources:
      hand:
        source: made up
        source_date: "2020-01-01"
        licence: CC0-1.0
        attribution: nobody
    layers:
      - boundary: boundary.geojson
        from: hand
      - places: places.geojson
        from: hand

    """
  private static let boundary = collection(
    #"{"type":"Feature","properties":{},"geometry":{"type":"Polygon","#
      + #""coordinates":[[[24.93,60.16],[24.95,60.16],[24.95,60.18],[24.93,60.18],[24.93,60.16]]]}}"#)

  private static func collection(_ features: String) -> String {
    #"{"type":"FeatureCollection","features":[\#(features)]}"#
  }

  private static func place(_ id: String, _ coordinates: String = "[24.94,60.17]") -> String {
    #"{"type":"Feature","id":"\#(id)","properties":{"name":"P","kind":"clinic"},"geometry":{"type":"Point","#
      + #""coordinates":\#(coordinates)}}"#
  }

  /// Reads a map of the given files in a folder of its own; nil removes a file.
  private func read(
    _ changes: [String: String?] = [:], digest: ([UInt8]) -> String = { _ in "" }
  ) throws -> (map: CityMap?, diagnostics: [Diagnostic]) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("maps-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var files: [String: String?] = [
      "map.yaml": Self.sheet, "boundary.geojson": Self.boundary,
      "places.geojson": Self.collection(Self.place("clinic-north")),
    ]
    files.merge(changes) { _, new in new }
    for (name, text) in files {
      if let text { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
    }
    return CityMapReader.read(folder: folder.path + "/", digest: digest)
  }

  @Test("a good folder gives a map and nothing to say")
  func good() throws {
    let (map, diagnostics) = try read()
    #expect(diagnostics.isEmpty, "\(diagnostics)")
    let town = try #require(map)
    #expect(town.places.map(\.id) == ["clinic-north"])
    #expect(abs(town.places[0].position.east) < 1e-6)
    #expect(town.layers.map(\.count) == [1, 1] && town.layers.allSatisfy { $0.layer.source == "hand" })
    #expect(town.metadata.sourceDate == "2020-01-01" && town.terrain.groundLevel.metres == 8)
  }

  @Test("a folder without map.yaml is told how to become a map")
  func noSheet() throws {
    let (map, diagnostics) = try read(["map.yaml": nil])
    #expect(map == nil && diagnostics.map(\.code) == ["C101"])
    #expect(diagnostics.first?.help?.contains("sortie map import") ?? false)
  }

  @Test("people and heights that nothing has are errors, so that sums of them stay numbers")
  func impossibleNumbers() throws {
    let ring = "[[[24.94,60.17],[24.941,60.17],[24.941,60.171],[24.94,60.17]]]"
    func layer(_ kind: String, _ properties: String) throws -> [String] {
      let feature =
        #"{"type":"Feature","id":"a","properties":{\#(properties)},"#
        + #""geometry":{"type":"Polygon","coordinates":\#(ring)}}"#
      let sheet = Self.sheet + "  - \(kind): x.geojson\n    from: hand\n"
      return try read(["map.yaml": sheet, "x.geojson": Self.collection(feature)]).diagnostics.map(\.code)
    }
    #expect(try layer("population", #""people":1e308"#) == ["C108"])
    #expect(try layer("population", #""people":1e9"#).isEmpty)
    #expect(try layer("buildings", #""assumed":true,"height":1e300"#) == ["C108"])
    #expect(try layer("buildings", #""assumed":true,"height":828"#).isEmpty)
  }

  @Test("the digest covers the sheet and each layer, and changes with any of them")
  func digest() throws {
    func hash(_ bytes: [UInt8]) -> String {
      String(bytes.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }, radix: 16)
    }
    let first = try #require(try read(digest: hash).map).digest
    #expect(try read(digest: hash).map?.digest == first)
    let moved = Self.collection(Self.place("clinic-north", "[24.94,60.1700001]"))
    #expect(try read(["places.geojson": moved], digest: hash).map?.digest != first)
    #expect(try read(["map.yaml": Self.sheet + "# seen\n"], digest: hash).map?.digest != first)
  }

  @Test("problems of map.yaml come all at once, with line and column")
  func sheetProblems() throws {
    let sheet = """
      map: 2
      name: ""
      origin: [240.94, 60.17]
      ground_level: 8
      geoid_undulation: 500 m
      licence: CC0-1.0
      sources:
        hand:
          source: made up
          source_date: last year
          licence: ""
          atribution: nobody
        By Hand: {}
      layers:
        - boundary: ../boundary.geojson
          from: hand
        - trees: trees.geojson
        - places
        - places: places.geojson
        - areas: areas.geojson
          from: osm
      colour: red
      """
    let (map, diagnostics) = try read(["map.yaml": sheet])
    #expect(map == nil)
    let places = diagnostics.map { "\($0.code) \($0.span.position?.line ?? 0):\($0.span.position?.column ?? 0)" }
    #expect(
      places == [
        "C104 1:6", "C104 2:7", "C104 3:9", "C104 4:15", "C104 5:19", "C105 6:1", "C103 8:3", "C104 10:18",
        "C104 11:14", "C105 12:5", "C104 13:3", "C104 15:15", "C105 17:5", "C104 18:5", "C112 19:13", "C112 21:11",
        "C105 22:1",
      ], "\(diagnostics.map(\.message))")
    #expect(diagnostics[6].message.contains("`attribution` of source `hand`"))
    #expect(diagnostics[5].help?.contains("`sources`") ?? false)
    #expect(diagnostics[14].help?.contains("`hand`") ?? false)
  }

  @Test("a sheet without any key misses each of the required ones")
  func missingKeys() throws {
    let diagnostics = try read(["map.yaml": "geoid_undulation: 18.1 m"]).diagnostics
    #expect(diagnostics.allSatisfy { $0.code == MapRule.missingKey })
    #expect(diagnostics.count == 6)
  }

  @Test("YAML that does not parse, or is something else, is one error", arguments: ["a: [", "- 1", "", "a: 1\na: 2"])
  func notASheet(text: String) throws {
    let (map, diagnostics) = try read(["map.yaml": text])
    #expect(map == nil)
    #expect(diagnostics.map(\.code) == [MapRule.syntax])
  }

  @Test("a missing folder or layer is named")
  func missing() throws {
    let (map, diagnostics) = CityMapReader.read(folder: "no/such/folder")
    #expect(map == nil && diagnostics.map(\.code) == [MapRule.unreadableFile])
    #expect(diagnostics[0].message.contains("no/such/folder/map.yaml"))
    let (other, problems) = try read(["places.geojson": nil])
    #expect(other == nil && problems.map(\.code) == [MapRule.unreadableFile])
    #expect(problems[0].span.position?.line == 14)
  }

  @Test(
    "broken features are errors that name number and id",
    arguments: [
      (place("a") + "," + place("a"), MapRule.duplicateIdentifier), (place("Übel"), MapRule.wrongFeature),
      (place("a", "[24.94]"), MapRule.wrongGeometry), (place("a", "[24.94,\"60\"]"), MapRule.wrongGeometry),
      (place("a", "[1e400,60]"), MapRule.notGeoJSON), (place("", "[24.94,60.17]"), MapRule.wrongFeature),
      ("{\"type\":\"Thing\"}", MapRule.notGeoJSON), ("7", MapRule.notGeoJSON), ("[", MapRule.notGeoJSON),
    ])
  func features(text: String, code: String) throws {
    let (map, diagnostics) = try read(["places.geojson": Self.collection(text)])
    #expect(map == nil)
    #expect(diagnostics.map(\.code) == [code], "\(diagnostics)")
    #expect(diagnostics.allSatisfy { $0.span.path.hasSuffix("/places.geojson") })
    if text != "7" { #expect(diagnostics[0].span.position?.line == 1) }
  }

  @Test(
    "JSON that RFC 8259 refuses is refused, with its place",
    arguments: [
      ("{\"a\": 01}", 1, 9), ("{\"a\":\n 1,}", 2, 4), ("[1 2]", 1, 4), ("[\"a", 1, 4), ("[\"\\x\"]", 1, 5),
      ("[1.]", 1, 4),
      ("[1e]", 1, 4), ("[-]", 1, 3), ("[tru]", 1, 2), ("[] []", 1, 4), ("", 1, 1), ("[\"\\u12g4\"]", 1, 7),
      (String(repeating: "[", count: 70), 1, 65), ("[NaN]", 1, 2), ("{a: 1}", 1, 2),
    ])
  func notJSON(text: String, line: Int, column: Int) throws {
    let diagnostics = try read(["places.geojson": text]).diagnostics
    #expect(diagnostics.map(\.code) == [MapRule.notGeoJSON])
    #expect(diagnostics[0].span.position == SourcePosition(line: line, column: column), "\(diagnostics)")
  }

  @Test("escapes of JSON texts are understood")
  func escapes() throws {
    let feature = Self.place("a").replacingOccurrences(
      of: "\"P\"", with: #""\u00e4\ud83d\ude80\n\t\"\/\\\ud83d.é""#)
    let (map, diagnostics) = try read(["places.geojson": "\u{feff}" + Self.collection(feature)])
    #expect(diagnostics.isEmpty, "\(diagnostics)")
    #expect(map?.places[0].name == "ä🚀\n\t\"/\\\u{fffd}.é")
  }

  @Test("a place outside the boundary is a warning, an invalid boundary an error")
  func boundaries() throws {
    let far = Self.collection(Self.place("far", "[24.96,60.17]"))
    let (map, diagnostics) = try read(["places.geojson": far])
    #expect(map != nil && diagnostics.map(\.code) == [MapRule.outsideBoundary])
    let bowTie = Self.boundary.replacingOccurrences(
      of: "[24.95,60.16],[24.95,60.18]", with: "[24.95,60.18],[24.95,60.16]")
    let (none, problems) = try read(["boundary.geojson": bowTie])
    #expect(none == nil && problems.contains { $0.code == MapRule.wrongGeometry })
  }

  @Test("what the writer writes, the reader reads: twice the same bytes and the same map")
  func roundTrip() throws {
    var file = OSMFileBuilder()
    file.addRectangle(
      1, west: 0, south: 0, east: 6, north: 6, tags: [("building", "yes"), ("name", "A \"b\"\\\n\u{1}ä")])
    file.addRectangle(2, west: 10, south: 0, east: 60, north: 60, tags: [("leisure", "park"), ("name", "Puisto")])
    file.addRectangle(3, west: 70, south: 0, east: 80, north: 10, tags: [("natural", "water")])
    file.nodes.append(.init(id: 1, longitude: 24.941, latitude: 60.171, tags: [("amenity", "pharmacy")]))
    file.ways.append(.init(id: 4, nodes: [10, 21, 30], tags: [("highway", "service"), ("oneway", "yes")]))
    let metadata = MapMetadata(
      name: "T: \"x\"", source: "s", sourceDate: "2020-01-01", licence: "l", attribution: "© a")
    let (map, _) = CityImporter.importOSM(
      pbf: file.bytes(), path: "t", options: .init(metadata: metadata, groundLevel: AltitudeAMSL(metres: -3.5)))
    let town = try #require(map)
    let files = try CityMapWriter.files(for: town)
    #expect(try CityMapWriter.files(for: town) == files)
    var texts: [String: String?] = [:]
    for file in files { texts[file.name] = String(decoding: file.bytes, as: UTF8.self) }
    let (again, diagnostics) = try read(texts)
    #expect(diagnostics.isEmpty, "\(diagnostics)")
    let read = try #require(again)
    #expect(read.metadata == metadata && read.terrain == town.terrain)
    #expect(read.buildings.map(\.name) == ["A \"b\"\\\n\u{1}ä"])
    #expect(read.buildings.map(\.height) == town.buildings.map(\.height))
    #expect(read.areas.map(\.id) == ["puisto"] && read.water.count == 1 && read.places.map(\.id) == ["pharmacy"])
    #expect(read.streets.map(\.isOneWay) == [true])
    for (first, second) in zip(read.areas[0].outline.exterior, town.areas[0].outline.exterior) {
      #expect(first.planarDistanceMetres(to: second) < 0.01)
    }
    #expect(try CityMapWriter.files(for: read) == files)
  }

  @Test("attribution, licence, source and date of several origins are joined, each once and in order")
  func joinedOrigins() throws {
    func source(_ key: String, _ licence: String) -> MapSource {
      MapSource(key: key, source: "s-\(key)", sourceDate: "2020-01-01", licence: licence, attribution: "a-\(key)")
    }
    let metadata = MapMetadata(name: "M", sources: [source("b", "ODbL"), source("a", "CC0"), source("c", "ODbL")])
    #expect(metadata.licence == "ODbL; CC0" && metadata.attribution == "a-b; a-a; a-c")
    #expect(metadata.source == "s-b; s-a; s-c" && metadata.sourceDate == "2020-01-01")
    #expect(MapMetadata(name: "M", sources: []).attribution == "")
  }

  @Test("zones with limits above the ellipsoid need the undulation, which goes into the terrain")
  func undulation() throws {
    let known = try read(["map.yaml": Self.sheet + "geoid_undulation: 18.1 m\n"])
    let terrain = try #require(known.map, "\(known.diagnostics)").terrain
    #expect(terrain.geoidUndulation == Length(metres: 18.1))
    let circle = Zone.Shape.circle(Circle(centre: LocalPoint(east: 0, north: 0), radiusMetres: 50))
    let limits: [Zone.Limit?] = [
      nil, .aboveGround(HeightAGL(metres: 1)), .aboveMeanSeaLevel(AltitudeAMSL(metres: 1)),
      .aboveEllipsoid(AltitudeEllipsoid(metres: 1)),
    ]
    let unknown = Terrain(groundLevel: AltitudeAMSL(metres: 8))
    for lower in limits {
      for upper in limits {
        let zone = Zone(
          identifier: "Z1", name: "", restriction: .prohibited, shape: circle, lower: lower, upper: upper)
        #expect(CityMapReader.ellipsoidProblem(of: [zone], terrain: terrain, path: "p") == nil)
        let problem = CityMapReader.ellipsoidProblem(of: [zone, zone], terrain: unknown, path: "p")
        #expect((problem != nil) == (lower == limits[3] || upper == limits[3]))
        #expect(problem?.code ?? MapRule.noUndulation == MapRule.noUndulation)
        #expect(problem?.message.contains("`Z1` and 1 more") ?? true)
      }
    }
  }

  @Test("population is read and written, and a cell without a number of people is an error")
  func population() throws {
    func cell(_ properties: String) -> String {
      Self.boundary.replacingOccurrences(of: "\"properties\":{}", with: "\"properties\":{\(properties)}")
    }
    let sheet = Self.sheet + "  - population: people.geojson\n    from: hand\n"
    let (map, diagnostics) = try read(["map.yaml": sheet, "people.geojson": cell("\"people\":71724.5")])
    let town = try #require(map, "\(diagnostics)")
    #expect(town.population.map(\.people) == [71_724.5])
    let written = try CityMapWriter.files(for: town).first { $0.name == "population.geojson" }
    let text = String(decoding: try #require(written).bytes, as: UTF8.self)
    let again = try read(["map.yaml": sheet, "people.geojson": text])
    #expect(again.map?.population.map(\.people) == [71_724.5])
    for wrong in ["", "\"people\":-1", "\"people\":\"many\""] {
      let problems = try read(["map.yaml": sheet, "people.geojson": cell(wrong)]).diagnostics
      #expect(problems.map(\.code) == [MapRule.wrongFeature])
    }
  }

  @Test("a ring that does not end where it starts is an error")
  func openRing() throws {
    let open = Self.boundary.replacingOccurrences(of: ",[24.93,60.16]]]", with: "]]")
    #expect(try read(["boundary.geojson": open]).diagnostics.contains { $0.code == MapRule.wrongGeometry })
  }
}
