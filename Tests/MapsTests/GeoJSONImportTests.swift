import Diagnostics
import Foundation
import Geometry
import Maps
import Quantities
import SortieTestSupport
import Testing

@Suite struct GeoJSONImportTests {
  static let options = CityImporter.Options(
    metadata: MapMetadata(name: "T", source: "s", sourceDate: "2020-01-01", licence: "l", attribution: "a"),
    groundLevel: AltitudeAMSL(metres: 5))

  static func imported(_ text: String, path: String = "in.geojson") -> CityImporter.Imported {
    CityImporter.importFiles([.init(path: path, bytes: Array(text.utf8))], options: options)
  }

  /// A square of some steps of 1e-4 degree, closed or not.
  static func square(_ properties: String, west: Int = 0, south: Int = 0, size: Int = 2, isClosed: Bool = true)
    -> String
  {
    func at(_ x: Int, _ y: Int) -> String { "[\(12.3 + Double(west + x) / 1e4),\(51.3 + Double(south + y) / 1e4)]" }
    var corners = [at(0, 0), at(size, 0), at(size, size), at(0, size)]
    if isClosed { corners.append(at(0, 0)) }
    return feature(properties, #"{"type":"Polygon","coordinates":[[\#(corners.joined(separator: ","))]]}"#)
  }

  static func feature(_ properties: String, _ geometry: String) -> String {
    #"{"type":"Feature","properties":{\#(properties)},"geometry":\#(geometry)}"#
  }

  static func line(_ properties: String) -> String {
    feature(properties, #"{"type":"LineString","coordinates":[[12.3,51.3],[12.301,51.3005]]}"#)
  }

  static func point(_ properties: String) -> String {
    feature(properties, #"{"type":"Point","coordinates":[12.3005,51.3005]}"#)
  }

  static func collection(_ features: [String]) -> String {
    "{\"type\":\"FeatureCollection\",\"features\":[\n" + features.joined(separator: ",\n") + "]}"
  }

  @Test("the words of OpenMapTiles become what they mean, points by their subclass")
  func openMapTiles() throws {
    let result = Self.imported(
      [
        Self.square(#""layer":"building","render_height":5"#),
        Self.square(#""layer":"building","render_height":17.5"#, west: 9),
        Self.line(#""layer":"transportation","class":"minor","oneway":1"#),
        Self.line(#""layer":"transportation","class":"rail""#),
        Self.line(#""layer":"transportation","class":"path","brunnel":"tunnel""#),
        Self.square(#""layer":"water","class":"lake""#, west: 20, size: 9),
        Self.line(#""layer":"waterway","class":"stream""#),
        Self.square(#""layer":"landcover","class":"grass","subclass":"park""#, west: 30, size: 9),
        Self.square(#""layer":"landuse","class":"hospital""#, west: 40, size: 9),
        Self.square(#""layer":"aeroway","class":"helipad""#, west: 50, size: 9),
        Self.point(#""layer":"poi","class":"stadium","subclass":"pitch""#),
        Self.point(#""layer":"poi","class":"hospital","subclass":"nursing_home","name":"Haus Süd""#),
        Self.point(#""layer":"place","class":"suburb","name":"Grünau""#),
      ].joined(separator: "\n"))
    let map = try #require(result.map, "\(result.diagnostics)")
    #expect(map.buildings.map(\.height.metres) == [21, 17.5])
    #expect(map.buildings.map(\.heightIsAssumed) == [true, false])
    #expect(map.buildings.map(\.id) == ["f1", "f2"])
    #expect(map.streets.map(\.kind) == ["unclassified"] && map.streets[0].isOneWay)
    #expect(map.water.count == 1)
    #expect(map.areas.map(\.kind) == ["park", "hospital", "helipad"])
    #expect(map.places.map(\.kind) == ["pitch", "nursing_home", "suburb"])
    #expect(map.places.map(\.id) == ["pitch", "haus-sud", "grunau"])
    #expect(result.diagnostics.map(\.code) == [MapRule.leftOut])
    let note = result.diagnostics[0].message
    for part in ["1 transportation rail", "1 transportation path", "1 waterway stream"] { #expect(note.contains(part)) }
  }

  @Test("tags of OpenStreetMap are understood as properties and in an object of their own")
  func tags() throws {
    let result = Self.imported(
      Self.collection([
        Self.square(#""building":"church","height":"31 m","name":"Dom""#),
        Self.square(#""tags":{"building":"yes","building:levels":4},"id":"way/77""#, west: 9),
        Self.line(#""highway":"residential","oneway":"yes""#), Self.line(#""highway":"proposed""#),
        Self.point(#""amenity":"pharmacy","name":"Löwe""#), Self.square(#""natural":"water""#, west: 20),
        Self.square(#""landuse":"forest""#, west: 30),
      ]))
    let map = try #require(result.map, "\(result.diagnostics)")
    #expect(map.buildings.map(\.height.metres) == [31, 12] && map.buildings.map(\.heightIsAssumed) == [false, true])
    #expect(map.buildings.map(\.id) == ["f1", "way-77"] && map.buildings.map(\.kind) == ["church", "yes"])
    #expect(map.streets.map(\.kind) == ["residential"] && map.places.map(\.id) == ["lowe"] && map.water.count == 1)
    #expect(result.diagnostics.map(\.message).joined().contains("1 landuse=forest"))
  }

  @Test("a register's polygons with a height are buildings, and those with people are cells")
  func registers() throws {
    let multi = #"""
      {"type":"MultiPolygon","coordinates":[[[[12.31,51.3],[12.311,51.3],[12.311,51.301],[12.31,51.3]]],
      [[[12.32,51.3],[12.321,51.3],[12.321,51.301],[12.32,51.3]]]]}
      """#
    let result = Self.imported(
      Self.collection([
        Self.square(#""id":"BAT-1","height":17.8,"ground":null"#), Self.square(#""height":0.1"#, west: 9),
        Self.feature(#""id":"M","height":9"#, multi), Self.square(#""population":120"#, west: 30, size: 9),
        Self.square("", west: 50),
      ]))
    let map = try #require(result.map, "\(result.diagnostics)")
    #expect(map.buildings.map(\.id) == ["bat-1", "f2", "m", "m-2"])
    #expect(map.buildings.map(\.height.metres) == [17.8, 21, 9, 9])
    #expect(map.buildings.map(\.heightIsAssumed) == [false, true, false, false])
    #expect(map.population.map(\.people) == [120])
    #expect(result.diagnostics.map(\.code).sorted() == [MapRule.unreadableHeight, MapRule.leftOut])
    #expect(result.diagnostics.contains { $0.message.contains("`height` is \"0.1\"") })
  }

  @Test("a sequence reads the same with line ends, record separators, blank lines and gzip")
  func sequences() throws {
    let features = (0..<40).map { Self.square(#""height":\#($0 + 3)"#, west: 5 * $0) }
    let lines = Array(features.joined(separator: "\n").utf8)
    let separated = Array(features.map { "\u{1e}\($0)\n" }.joined().utf8)
    let blank = Array(("\n" + features.joined(separator: "\r\n\n \n")).utf8)
    let collection = Array(Self.collection(features).utf8)
    let wanted = try #require(Self.imported(features.joined(separator: "\n")).map)
    #expect(wanted.buildings.count == 40)
    for bytes in [lines, separated, blank, collection, GzipBuilder.stored(lines), GzipBuilder.stored(collection)] {
      let result = CityImporter.importFiles([.init(path: "x", bytes: bytes)], options: Self.options)
      #expect(result.map?.buildings == wanted.buildings && result.diagnostics.isEmpty, "\(result.diagnostics)")
      #expect(result.map?.boundary == wanted.boundary)
    }
  }

  @Test("what is wrong with a feature is said with its number and line, and the others are kept")
  func features() throws {
    let cases: [(String, String)] = [
      (#"{"type":"Feature","properties":{"height":9},"geometry":null}"#, "it has no geometry"),
      (Self.feature(#""height":9"#, #"{"type":"GeometryCollection","geometries":[]}"#), "GeometryCollection"),
      (Self.feature(#""height":9"#, #"{"type":"Polygon","coordinates":[[12.3,51.3]]}"#), "form of its geometry"),
      (Self.feature(#""height":9"#, #"{"type":"Polygon","coordinates":[]}"#), "form of its geometry"),
      (
        Self.feature(#""height":9"#, #"{"type":"Polygon","coordinates":[[[12.3,91],[12.4,51],[12.4,52],[12.3,91]]]}"#),
        "not on Earth"
      ),
      (Self.square(#""height":9"#, west: 9, isClosed: false), "does not end where it starts"),
      (
        Self.feature(
          #""height":9"#, #"{"type":"Polygon","coordinates":[[[179.9,51],[-179.9,51],[-179.9,51.1],[179.9,51]]]}"#),
        "180th meridian"
      ),
      (
        Self.feature(
          #""height":9"#, #"{"type":"Polygon","coordinates":[[[12.3,51.3],[12.3,51.3],[12.301,51.3],[12.3,51.3]]]}"#),
        "fewer than three corners"
      ),
      (
        Self.feature(#""highway":"path""#, #"{"type":"LineString","coordinates":[[12.3,51.3]]}"#),
        "fewer than two positions"
      ),
    ]
    for (text, words) in cases where !words.contains("180th") {
      for separator in ["\n", "collection"] {
        let all = [Self.square(#""height":8"#), text]
        let result = Self.imported(separator == "\n" ? all.joined(separator: "\n") + "\n" : Self.collection(all))
        let map = try #require(result.map, "\(result.diagnostics)")
        #expect(map.buildings.first?.height.metres == 8)
        let said = try #require(result.diagnostics.first { $0.message.contains(words) }, "\(result.diagnostics)")
        let isShape = said.code == MapRule.cutElement
        #expect((said.code == MapRule.importedFeature || isShape) && said.severity == .warning)
        #expect(said.span.position?.line == (separator == "\n" ? 2 : 3), "\(said)")
      }
    }
  }

  @Test("identifiers that a file repeats are made unique, and outlines that it repeats or reverses are reported")
  func repeated() throws {
    let reversed = Self.feature(
      #""id":"B","height":7"#,
      #"{"type":"Polygon","coordinates":[[[12.3002,51.3002],[12.3002,51.3],[12.3,51.3],[12.3,51.3002],"#
        + "[12.3002,51.3002]]]}"
    )
    let result = Self.imported(
      Self.collection([
        Self.square(#""id":"a","height":8"#), Self.square(#""id":"A","height":9"#, west: 9), reversed,
        Self.square(#""id":"c","height":9"#, west: 9),
      ]))
    let map = try #require(result.map, "\(result.diagnostics)")
    #expect(map.buildings.map(\.id) == ["a", "a-2", "b", "c"])
    #expect(map.buildings.allSatisfy { $0.footprint.areaSquareMetres > 0 })
    #expect(result.diagnostics.map(\.code) == [MapRule.importedFeature])
    #expect(result.diagnostics[0].message.hasPrefix("2 buildings have the outline of another one, the first is b"))
  }

  @Test("a bow tie is repaired and said so; a spike and a figure of eight keep their surface")
  func invalidRings() throws {
    let bowTie = Self.feature(
      #""height":9"#,
      #"{"type":"Polygon","coordinates":[[[12.3,51.3],[12.301,51.301],[12.301,51.3],[12.3,51.301],[12.3,51.3]]]}"#)
    let result = Self.imported(Self.collection([Self.square(#""height":8"#, west: 50), bowTie]))
    let map = try #require(result.map)
    #expect(map.buildings.map(\.id) == ["f1", "f2", "f2-part-2"])
    #expect(result.diagnostics.map(\.code) == [MapRule.invalidShape])
    #expect(result.diagnostics[0].span.position?.line == 3)
    for building in map.buildings { #expect(try GeometryOperations.isValid(building.footprint)) }
  }

  @Test(
    "files that are no map say what they are",
    arguments: [
      ("", "empty"), ("   \n", "no kind"), ("hello", "no kind"), ("SQLite format 3\0....", "GeoPackage"),
      ("ncols 10\nnrows 10\n", "ESRI ASCII"), ("PK\u{3}\u{4}xx", "zip"), ("<?xml version=\"1.0\"?><osm/>", "XML"),
      ("{\"type\":\"Topology\"}", "FeatureCollection"),
      ("{\"type\":\"FeatureCollection\",\"features\":[]}", "how far the map reaches"),
      ("{\"type\":\"FeatureCollection\",\"features\":[", "not JSON"), ("{\"a\":NaN}", "not JSON"),
    ])
  func notAMap(text: String, words: String) throws {
    let result = Self.imported(text)
    #expect(result.map == nil && result.diagnostics.count == 1)
    #expect(result.diagnostics.first?.code == MapRule.importedFile)
    #expect(result.diagnostics.first?.message.contains(words) ?? false, "\(result.diagnostics)")
  }

  @Test("a damaged line, wrong UTF-8 and deep nesting in a sequence are errors with their line, and never many")
  func damagedLines() throws {
    let good = Self.square(#""height":8"#)
    for (bad, column) in [("{\"type\":\"Feature\",", 19), (String(repeating: "[", count: 5_000_000), 65)] {
      let result = Self.imported([good, good, bad, good].joined(separator: "\n"))
      #expect(result.map == nil)
      #expect(
        result.diagnostics.filter { $0.severity == .error }.map(\.span.position) == [
          SourcePosition(line: 3, column: column)
        ])
    }
    let bytes = Array((good + "\n" + good + "\n{\"a\":\"").utf8) + [0xff] + Array("\"}\n".utf8)
    let wrong = CityImporter.importFiles([.init(path: "x", bytes: bytes)], options: Self.options)
    #expect(wrong.diagnostics.map(\.span.position) == [SourcePosition(line: 3, column: 7)])
    let many = Self.imported(good + "\n" + String(repeating: "{]\n", count: 5000))
    #expect(many.map == nil && (1...20).contains(many.diagnostics.count))
  }

  @Test("metres of a local system are one error that says how to convert them")
  func localMetres() throws {
    func metres(_ x: Double) -> String {
      Self.feature(
        #""height":9"#, "{\"type\":\"Polygon\",\"coordinates\":[[[\(x),226],[\(x + 9),226],[\(x),240],[\(x),226]]]}")
    }
    let result = Self.imported(Self.collection((0..<50).map { metres(1_046_002.67 + Double($0)) }))
    #expect(result.map == nil && result.diagnostics.count == 1)
    let error = try #require(result.diagnostics.first)
    #expect(error.message.contains("50 of 50 features are not in degrees") && error.message.contains("1046002.67"))
    #expect(error.help?.contains("ogr2ogr") ?? false)
    let named =
      #"{"type":"FeatureCollection","crs":{"properties":{"name":"urn:ogc:def:crs:EPSG::3857"}},"features":[]}"#
    #expect(Self.imported(named).diagnostics.first?.message.contains("EPSG::3857") ?? false)
  }

  @Test("data on both sides of the 180th meridian, or of a whole country, is no map")
  func tooLarge() throws {
    func at(_ longitude: Double) -> String {
      Self.feature(#""amenity":"clinic""#, "{\"type\":\"Point\",\"coordinates\":[\(longitude),51]}")
    }
    let fiji = Self.imported(Self.collection([at(179.9), at(-179.9)]))
    #expect(fiji.map == nil && fiji.diagnostics.first?.help?.contains("180th meridian") ?? false)
    let wide = Self.imported(Self.collection([at(5), at(15)]))
    #expect(wide.map == nil && wide.diagnostics.first?.message.contains("10.0 degrees of longitude") ?? false)
  }

  @Test("damage to a sequence or collection never crashes the importer", arguments: 1...6)
  func damage(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let features = [
      Self.square(#""layer":"building","render_height":9"#), Self.line(#""highway":"path""#),
      Self.point(#""amenity":"clinic""#),
      Self.square(#""building":"yes","height":12"#, west: 9),
    ]
    for text in [features.joined(separator: "\n"), Self.collection(features)] {
      let good = Array(text.utf8)
      for _ in 0..<80 {
        var bytes = good
        for _ in 0..<1 + generator.nextIndex(below: 3) {
          bytes[generator.nextIndex(below: bytes.count)] = UInt8(generator.nextIndex(below: 128))
        }
        if generator.nextIndex(below: 3) == 0 { bytes.removeLast(generator.nextIndex(below: bytes.count)) }
        let result = CityImporter.importFiles([.init(path: "x", bytes: bytes)], options: Self.options)
        #expect(result.map != nil || result.diagnostics.hasErrors)
        if let map = result.map { _ = try? CityMapWriter.files(for: map) }
      }
    }
  }
}
