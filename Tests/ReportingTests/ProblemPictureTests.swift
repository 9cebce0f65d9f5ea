import Foundation
import Geometry
import Maps
import Plans
import Quantities
import Reporting
import Testing

/// The close-up of a violation, over the sample city.
@Suite("Problem pictures")
struct ProblemPictureTests {
  private let map: CityMap
  private let plan: FleetPlan
  private let tasks: [TaskSummary]

  init() throws {
    map = try SampleCity.map()
    plan = try SamplePlan.plan(on: map)
    tasks = try SamplePlan.tasks()
  }

  /// A problem of the sample plan's first sortie, on its second transit, which passes the palace.
  private func problem(
    at place: LocalPoint = SampleCity.point(-200, 130), hurt: ProblemSummary.Hurt? = .zone("P-1"),
    message: String = "kestrel-1/1 legs[4] (transit) crosses zone `P-1` <Palace> & park for 84.20 m",
    moment: Double = 140, ring: ProblemSummary.Ring? = .init(radius: Length(metres: 10), name: "clearance")
  ) throws -> ProblemSummary {
    ProblemSummary(
      code: "V201", title: "zones in space and time", message: message, moment: MissionTime(seconds: moment),
      place: try map.projection.geo(place), vehicle: "kestrel-1", sortie: "kestrel-1/1", leg: 4, hurt: hurt, ring: ring)
  }

  private func svg(_ problem: ProblemSummary, others: [ProblemSummary] = []) throws -> String {
    try ProblemPicture.svg(problem: problem, others: others, plan: plan, map: map, tasks: tasks)
  }

  /// The numbers of an attribute of the elements that have a class.
  private func values(_ attribute: String, of name: String, in text: String) -> [Double] {
    text.split(separator: "<").filter { $0.contains("class=\"\(name)\"") }.compactMap { element in
      let parts = element.split(separator: " \(attribute)=\"", maxSplits: 1)
      return parts.count == 2 ? Double(parts[1].prefix { $0 != "\"" }) : nil
    }
  }

  @Test(
    "a picture is well-formed XML, stands alone, and is the same bytes each time",
    arguments: [
      ProblemSummary.Hurt.zone("P-1"), .zone("H-1"), .zone("no such zone"), .building("w3"), .vehicle("heron-1"),
      .vehicle("heron-2"), .vehicle("nobody"), .task("market-survey"), .task("insulin"), nil,
    ])
  func wellFormed(hurt: ProblemSummary.Hurt?) throws {
    let problem = try problem(hurt: hurt)
    let text = try svg(problem, others: [problem])
    let read = WellFormed(text)
    #expect(read.problem == nil)
    #expect(read.outside.isEmpty)
    #expect(Set(read.identifiers).count == read.identifiers.count)
    #expect(try svg(problem, others: [problem]) == text)
  }

  @Test("it holds the leg, the hurt zone, the message in words, second, time of day, coordinates and the credit line")
  func content() throws {
    let text = try svg(try problem())
    let words = WellFormed(text).text
    for part in [
      "kestrel-1/1 legs[4]", "V201: zones in space and time", "zone `P-1` <Palace> & park", "second 140.0, 08:02:20",
      "longitude 24.93", "latitude 60.17", "60.0 m above mean sea level, 55.0 m above ground", "clearance 10 m",
      "© Nobody & friends", "leg that breaks the rule", "zone P-1",
    ] {
      #expect(words.contains(part), "\(part)")
    }
    #expect(text.contains("class=\"m-route p-bold\""))
    #expect(text.contains("class=\"p-hurt\""))
    #expect(!text.contains("<Palace>"))
  }

  @Test(
    "the frame is 250 to 600 m wide, and the number of the problem stands in the window",
    arguments: [
      (-200.0, 130.0), (0, 0), (870, 590), (-5000, 3000),
    ])
  func inFrame(east: Double, north: Double) throws {
    let text = try svg(try problem(at: SampleCity.point(east, north)))
    // The ring is drawn to scale, in tenths of a pixel: 1200 pixels are the width.
    let radius = try #require(values("r", of: "p-ring", in: text).first)
    let width = 1200 / (radius / 10 / 10)
    #expect((249...601).contains(width))
    let x = try #require(values("cx", of: "p-mark", in: text).first)
    let y = try #require(values("cy", of: "p-mark", in: text).first)
    #expect((12...1188).contains(x) && (12...732).contains(y))
    let ring = (
      x: try #require(values("cx", of: "p-ring", in: text).first) / 10,
      y: try #require(values("cy", of: "p-ring", in: text).first) / 10
    )
    #expect((300...900).contains(ring.x) && (186...558).contains(ring.y), "the place is in the middle half")
  }

  @Test("for a separation both vehicles are drawn where they are at that moment, with their distance")
  func separation() throws {
    let sortie = try #require(plan.vehicles[0].sorties.first)
    let state = try #require(sortie.state(at: MissionTime(seconds: 140)))
    let other = try #require(plan.vehicles[1].sorties[0].state(at: MissionTime(seconds: 140)))
    let place = try map.projection.local(state.position)
    let metres = place.planarDistanceMetres(to: try map.projection.local(other.position))
    let ring = ProblemSummary.Ring(radius: Length(metres: 30), name: "separation")
    let text = try svg(try problem(at: place, hurt: .vehicle("heron-1"), ring: ring))
    let dots = values("cx", of: "p-dot", in: text)
    #expect(dots.count == 2)
    #expect(text.components(separatedBy: "class=\"m-route p-bold\"").count - 1 >= 1)
    let words = WellFormed(text).text
    #expect(words.contains("\(Int(metres.rounded(.down)))."), "\(metres)")
    #expect(words.contains("to heron-1: "))
    #expect(words.contains("separation 30 m"))
  }

  @Test("further problems in the frame have numbers from 2 and lines below; those elsewhere have none")
  func others() throws {
    let near = try problem(at: SampleCity.point(-190, 150), message: "near <one>")
    let far = try problem(at: SampleCity.point(500, -300), message: "far one")
    let text = try svg(try problem(), others: [far, near])
    let words = WellFormed(text).text
    #expect(words.contains("2 · V201: near <one>"))
    #expect(!words.contains("far one"))
    #expect(values("cx", of: "p-more", in: text).count == 1)
    let many = try svg(try problem(), others: Array(repeating: near, count: 40))
    #expect(values("cx", of: "p-more", in: many).count == 12)
    #expect(WellFormed(many).text.contains("and 28 more in this part of the map"))
  }

  @Test("a line to a far end keeps its direction: what is drawn of it passes through its place")
  func farEnd() throws {
    var far = plan
    let from = try map.projection.local(far.vehicles[0].sorties[0].legs[4].points[0].position)
    let end = SampleCity.point(from.east + 600_000, from.north + 200_000)
    far.vehicles[0].sorties[0].legs[4].points[1].position = try map.projection.geo(end)
    let place = from.interpolated(to: end, fraction: 0.0002)
    let text = try ProblemPicture.svg(
      problem: try problem(at: place, hurt: nil), plan: far, map: map, tasks: tasks)
    let path = try #require(
      text.split(separator: "<").first { $0.contains("class=\"m-route p-bold\"") }?.split(separator: " d=\"").last?
        .prefix { $0 != "\"" })
    #expect(!path.contains("1000000"))
    let ring = (
      x: try #require(values("cx", of: "p-ring", in: text).first),
      y: try #require(values("cy", of: "p-ring", in: text).first)
    )
    // "M x y l dx dy": the first stretch of the leg.
    let numbers = path.replacing("-", with: " -").split { !"-0123456789".contains($0) }.compactMap { Double($0) }
    try #require(numbers.count >= 4)
    let (right, down) = (numbers[2], numbers[3])
    let beside =
      abs(right * (ring.y - numbers[1]) - down * (ring.x - numbers[0])) / (right * right + down * down).squareRoot()
    #expect(beside < 20, "tenths of a pixel beside the line")
  }

  @Test("long messages are wrapped and end with an ellipsis, and a place that cannot be projected is an error")
  func extremes() throws {
    let long = String(repeating: "word ", count: 900) + String(repeating: "x", count: 3000)
    let text = try svg(try problem(message: long))
    let lines = text.split(separator: "\n").filter { $0.contains("class=\"m-t p-words\"") }
    #expect(lines.count == 6)
    #expect(lines.allSatisfy { $0.count < 260 })
    #expect(lines.last?.contains("…") == true)
    var away = try problem()
    away.place = try #require(GeoPoint(longitude: 114.94, latitude: 0))
    #expect(throws: ProjectionError.self) { try svg(away) }
  }
}
