import ArgumentParser
import Diagnostics
import Maps
import Quantities
import Routing

/// `sortie route`: shortest legs over a map.
struct RouteCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "route", abstract: "Find the cheapest leg between two places, at each height.",
    discussion: """
      A leg climbs straight up, flies level and goes straight down. Places are ids of the map or LATITUDE,LONGITUDE, \
      either with @HEIGHT in metres above the ground; without a height the leg ends above the roofs round the place. \
      Exit code 1: no height has a leg.
      """)

  @Argument(help: "The map folder.")
  var map: String

  @Option(help: "Where the leg starts, such as aid-oodi or 60.1734,24.9381@30.")
  var from: String?

  @Option(help: "Where the leg ends.")
  var to: String?

  @Option(help: "A CSV file with the heading id,from,to: many legs; the answer is CSV.")
  var queries: String?

  @Option(help: "The heights of level flight in metres above the highest ground.")
  var heights: String = "30,50,70,90,110"

  @Option(help: "The distance kept to all sides in metres.")
  var clearance: Double = 10

  @Option(help: "A vehicle-type file: its speeds and power price the legs.")
  var vehicle: String?

  @Option(help: "The payload in kilograms.")
  var payload: Double = 0

  @Option(help: "The wind as SPEED@DIRECTION: metres per second, and degrees that it comes from, such as 4@225.")
  var wind: String?

  @Option(help: "When the leg may leave, such as 2026-03-02T08:00:00+02:00: zones close the air in their hours.")
  var at: String?

  @Option(help: "Zones that may be flown through, by identifier, with commas between.")
  var allow: String?

  @Option(help: "An SVG or PNG file to write: the legs on the map.")
  var draw: String?

  @Flag(help: "A delivery robot on streets and squares, instead of a vehicle in the air.")
  var ground = false

  @Flag(help: "Draw the mesh of free space too.")
  var mesh = false

  @Option(help: "text or json.")
  var format: AnswerFormat = .text

  func run(on console: Console) throws -> Outcome {
    let request = try RouteRequest(self)
    if let draw { try RouteDrawing.check(draw) }
    try checkTogether()
    let (found, diagnostics) = CityMapReader.read(folder: map)
    LoadedMission.report(diagnostics, sources: [:], on: console)
    guard let city = found else { return .problems }
    if ground {
      guard let from, let to else { throw Self.noLeg }
      return try RouteGround.answer(
        city, from: RouteFinder.position(of: RouteRequest.place(from), on: city),
        to: RouteFinder.position(of: RouteRequest.place(to), on: city), names: (from, to), format: format, draw: draw,
        on: console)
    }
    guard let vehicle = try RouteRequest.vehicle(vehicle, payload: payload, on: console) else { return .problems }
    let finder = try RouteFinder(map: city, request: request, vehicle: vehicle)
    if let queries { return try RouteQueries.answer(queries, finder, on: console) }
    guard let from, let to else { throw Self.noLeg }
    let answer = try finder.answer(from: RouteRequest.place(from), to: RouteRequest.place(to), names: (from, to))
    switch format {
    case .text: console.result(RouteText.text(answer, finder))
    case .json: console.result(try RouteJSON.text(answer, finder))
    }
    if let draw { try RouteDrawing.write(answer, finder, showsMesh: mesh, to: draw, on: console) }
    return answer.best == nil ? .problems : .fine
  }

  /// Throws where a flag would have no effect beside another one.
  private func checkTogether() throws {
    let air = [
      ("--queries", queries != nil), ("--vehicle", vehicle != nil), ("--payload", payload != 0),
      ("--wind", wind != nil), ("--at", at != nil), ("--allow", allow != nil), ("--mesh", mesh),
    ]
    if ground, let flag = air.first(where: \.1)?.0 {
      throw CommandFailure("\(flag) is for vehicles in the air", help: "leave out \(flag) or --ground")
    }
    if payload != 0, vehicle == nil {
      throw CommandFailure("--payload needs --vehicle", help: "name the vehicle type that carries it")
    }
    let one = [
      ("--from", from != nil), ("--to", to != nil), ("--draw", draw != nil), ("--format json", format == .json),
    ]
    if queries != nil, let flag = one.first(where: \.1)?.0 {
      throw CommandFailure("\(flag) is for one leg", help: "leave out \(flag) or --queries")
    }
    if mesh, draw == nil { throw CommandFailure("--mesh needs --draw", help: "name the picture with --draw FILE.svg") }
  }

  private static let noLeg = CommandFailure(
    "there is no leg to find", help: "give --from and --to, or --queries FILE.csv")
}
