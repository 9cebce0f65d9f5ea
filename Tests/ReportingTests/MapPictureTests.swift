import Foundation
import Geometry
import Maps
import Plans
import Quantities
import Reporting
import Telemetry
import Testing

@Suite("Map pictures")
struct MapPictureTests {
  @Test("North is up and a metre is as long in both directions")
  func canvas() {
    let canvas = SVGCanvas(frame: BoundingBox(west: 100, south: 200, east: 500, north: 400), widthPixels: 800)
    #expect(canvas.scale == 2)
    #expect(canvas.heightPixels == 400)
    #expect(canvas.pixel(LocalPoint(east: 100, north: 400)) == (0, 0))
    #expect(canvas.pixel(LocalPoint(east: 150, north: 300)) == (100, 200))
  }

  /// One square building of 40 m with its south-west corner in the map's origin, 100 m of map, 1000 pixels.
  private func tiny(height: Double = 25, zones: [Zone] = []) throws -> String {
    let map = CityMap(
      metadata: MapMetadata(name: "T", source: "", sourceDate: "", licence: "", attribution: "© T"),
      projection: try MapProjection(origin: try #require(GeoPoint(longitude: 25, latitude: 60))),
      boundary: try SampleCity.square(0, 0, 100, 100), terrain: Terrain(groundLevel: AltitudeAMSL(metres: 0)),
      zones: zones,
      buildings: [
        Building(
          id: "a", name: "", kind: "yes", footprint: try SampleCity.square(0, 0, 40, 40),
          height: HeightAGL(metres: height), heightIsAssumed: false)
      ])
    return try MapPicture.svg(
      map: map,
      options: .init(widthPixels: 1000, frame: BoundingBox(west: 0, south: 0, east: 100, north: 100)))
  }

  @Test(
    "A building is a path in tenths of a pixel, in the shade of its height",
    arguments: [
      (9.9, 0), (10, 1), (20, 2), (44.9, 3), (45, 4),
    ])
  func building(height: Double, shade: Int) throws {
    #expect(try tiny(height: height).contains("<path class=\"m-b\(shade)\" d=\"M0 10000l4000 0 0-4000-4000 0z\"/>"))
  }

  @Test("A circle stays a circle, and a zone with hours is dashed and tells them")
  func zone() throws {
    let zone = Zone(
      identifier: "Z", name: "Zone", restriction: .prohibited,
      shape: .circle(Circle(centre: LocalPoint(east: 50, north: 30), radiusMetres: 20)),
      lower: .aboveGround(HeightAGL(metres: 30)), upper: .aboveMeanSeaLevel(AltitudeAMSL(metres: 90)),
      periods: [ActivePeriod(schedule: [.init(weekdays: [0, 2], startSeconds: 79_200, endSeconds: 3600)])])
    let text = try tiny(zones: [zone])
    #expect(text.contains("<circle class=\"m-p m-red m-timed\" cx=\"5000\" cy=\"7000\" r=\"2000\">"))
    let words = WellFormed(text).text
    #expect(words.contains("30 m – 90 m AMSL"))
    #expect(words.contains("Mon, Wed 22:00–01:00 UTC"))
  }

  private func named(_ moment: String? = nil) throws -> String {
    let zone = Zone(
      identifier: "Z", name: "Zone", restriction: .prohibited,
      shape: .circle(Circle(centre: LocalPoint(east: 200, north: 300), radiusMetres: 20)),
      periods: [ActivePeriod(schedule: [.init(weekdays: [0], startSeconds: 21_600, endSeconds: 36_000)])])
    let line = [(20.0, 350.0), (180, 351), (390, 350)].map { LocalPoint(east: $0.0, north: $0.1) }
    let map = CityMap(
      metadata: MapMetadata(name: "Tiny <town>", source: "", sourceDate: "2026-01-02", licence: "", attribution: "© T"),
      projection: try MapProjection(origin: try #require(GeoPoint(longitude: 25, latitude: 60))),
      boundary: try SampleCity.square(0, 0, 400, 400), terrain: Terrain(groundLevel: AltitudeAMSL(metres: 0)),
      zones: [zone],
      places: [Place(id: "p", name: "Old pharmacy", kind: "pharmacy", position: LocalPoint(east: 50, north: 60))],
      areas: [Area(id: "a", name: "Market", kind: "square", outline: try SampleCity.square(100, 100, 200, 100))],
      streets: [Street(id: "s", name: "Long Street", kind: "residential", line: line, isOneWay: false)])
    return try MapPicture.svg(
      map: map,
      options: .init(widthPixels: 800, showsNames: true, moment: try moment.map { try #require(CivilTime($0)) })
    )
  }

  @Test("A map alone has its title, names of areas and streets, and signs of places with their legend")
  func names() throws {
    let text = try named()
    let words = WellFormed(text).text
    for word in ["Tiny <town>", "data of 2026-01-02", "Market", "Long Street", "Old pharmacy, pharmacy", "pharmacy"] {
      #expect(words.contains(word), "\(word)")
    }
    #expect(text.contains("rotate(0)"), "the street runs from west to east")
    #expect(!(try tiny()).contains("m-sign\""))
  }

  @Test("A zone that is not active at the asked moment is pale, and the picture names the moment")
  func moment() throws {
    // 2026-03-02 is a Monday.
    let active = try named("2026-03-02T09:00:00+02:00")
    let inactive = try named("2026-03-03T09:00:00+02:00")
    #expect(!active.contains("m-timed m-pale") && inactive.contains("m-p m-red m-timed m-pale"))
    #expect(WellFormed(inactive).text.contains("zones as at 2026-03-03T09:00:00+02:00"))
    #expect(WellFormed(inactive).text.contains("not active at this moment"))
  }

  @Test("What lies outside the frame is not in the file")
  func clipped() throws {
    let map = try SampleCity.map()
    let whole = try MapPicture.svg(map: map)
    let part = try MapPicture.svg(
      map: map, options: .init(frame: BoundingBox(west: -80, south: -80, east: 80, north: 80)))
    #expect(part.utf8.count < whole.utf8.count)
    #expect(!part.contains("Stadium") && whole.contains("Stadium"))
  }

  @Test("Swaths are as wide as the ground they cover")
  func swaths() throws {
    let map = try SampleCity.map()
    let plan = try SamplePlan.plan(on: map)
    let frame = BoundingBox(west: 0, south: 0, east: 1200, north: 900)
    let text = try MapPicture.svg(map: map, plan: plan, tasks: try SamplePlan.tasks(), options: .init(frame: frame))
    #expect(text.components(separatedBy: "<path class=\"m-swath\"").count - 1 == 6)
    #expect(text.contains("stroke-width=\"150\""))
  }

  @Test("A frame without anything planned shows all of the map")
  func wholeMap() throws {
    let map = try SampleCity.map()
    #expect(try MapPicture.svg(map: map).contains("viewBox=\"0 0 1200 "))
    #expect(WellFormed(try MapPicture.svg(map: map)).text.contains("Map of Sample city"))
  }

  @Test("Colder squares are darker: the ramp's lightness rises")
  func thermal() throws {
    let map = try SampleCity.map()
    let plan = try SamplePlan.plan(on: map)
    let text = try MapPicture.svg(map: map, plan: plan, run: try SamplePlan.record(of: plan, on: map))
    #expect(text.contains("fill=\"#1a0c40\"") && text.contains("fill=\"#faea94\""))
    #expect(WellFormed(text).text.contains("27.0 °C surface temperature"))
  }

  @Test("The map part of a tiny picture is exactly this")
  func golden() throws {
    let text = try tiny()
    let start = try #require(text.range(of: "<g clip-path"))
    #expect(
      text[start.lowerBound...] == """
        <g clip-path="url(#m-window)">
        <g transform="scale(.1)">
        <path class="m-b2" d="M0 10000l4000 0 0-4000-4000 0z"/>
        <path class="m-edge" d="M0 10000l10000 0 0-10000-10000 0z"/>
        </g>
        </g>
        <rect class="m-panel" x="10" y="962" width="166" height="32" rx="4"/>
        <path class="m-line" stroke-width="1.6" d="M22 979v7H122v-7M72 982v4"/>
        <text class="m-t m-small" x="22" y="975">0</text>
        <text class="m-t m-small m-mid" x="122" y="975">10 m</text>
        <g transform="translate(970 34)"><circle class="m-panel" r="20"/>\
        <path class="m-ink" d="M0 -15L5.5 4L0 0.5L-5.5 4z"/>\
        <text class="m-t m-small m-mid m-b" y="15">N</text></g>
        <rect class="m-panel" x="954.2" y="972" width="35.8" height="22" rx="4"/>
        <text class="m-t m-small m-end" x="982" y="987">© T</text>
        <g transform="translate(16 1026)"><rect class="m-b0" x="0" y="-7" width="16" height="14"/>\
        <rect class="m-b1" x="16" y="-7" width="16" height="14"/><rect class="m-b2" x="32" y="-7" width="16" \
        height="14"/><rect class="m-b3" x="48" y="-7" width="16" height="14"/><rect class="m-b4" x="64" y="-7" \
        width="16" height="14"/><text class="m-t" x="88" y="4">buildings: below 10, 20, 30, 45 m, and above</text></g>
        </svg>

        """)
  }
}
