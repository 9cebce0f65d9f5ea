import Foundation
import SortieTestSupport
import Testing

@Suite struct RouteCommandTests {
  private let map = CommandRun.file("maps/helsinki")
  private let suburb = CommandRun.file("maps/karhula")

  private func run(_ arguments: String...) -> CommandRun { CommandRun(arguments: ["route"] + arguments) }

  @Test("a leg between two places has a row for each height, and the cheapest one has a star")
  func leg() {
    let run = run(map, "--from", "kluuvin-apteekki", "--to", "aid-kaisaniemi", "--heights", "70,50")
    #expect(run.outcome == 0)
    let lines = run.result.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines[2].contains("* 50 m") && lines[3].contains("70 m"))
    #expect(run.result.contains("costs the least energy"))
  }

  @Test("a low leg goes round what a higher one passes over, and keeps the clearance exactly")
  func bands() throws {
    let run = run(
      map, "--from", "apteekki-bulevardia", "--to", "aid-oodi", "--heights", "30,60", "--format", "json")
    #expect(run.outcome == 0)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(run.result.utf8)) as? [String: Any])
    let legs = try #require(object["legs"] as? [[String: Any]])
    let lengths = legs.compactMap { $0["length_m"] as? Double }
    #expect(lengths.count == 2 && lengths[0] > lengths[1] + 100)
    for leg in legs {
      let metres = try #require(leg["nearest_m"] as? Double)
      #expect(metres >= (leg["nearest"] as? String == "boundary" ? 0.4 : 9.9999))
    }
    #expect((legs[0]["points"] as? [[Double]])?.count ?? 0 > 5)
  }

  @Test("wind changes what a leg costs, and a heavier vehicle pays more")
  func prices() throws {
    let types = CommandRun.file("missions/vehicle-types")
    func joules(_ more: [String]) throws -> Double {
      let run = CommandRun(
        arguments: [
          "route", map, "--from", "apteekki-bulevardia", "--to", "aid-oodi", "--heights", "60", "--format", "json",
        ] + more)
      let object = try JSONSerialization.jsonObject(with: Data(run.result.utf8)) as? [String: Any]
      return try #require((object?["legs"] as? [[String: Any]])?.first?["joules"] as? Double)
    }
    let calm = try joules(["--vehicle", types + "/courier.yaml"])
    #expect(try joules(["--vehicle", types + "/courier.yaml", "--wind", "8@0"]) > calm)
    #expect(try joules(["--vehicle", types + "/courier.yaml", "--wind", "8@180"]) < calm)
    #expect(try joules(["--vehicle", types + "/worker.yaml"]) > calm)
    #expect(try joules(["--vehicle", types + "/courier.yaml", "--payload", "2"]) > calm)
  }

  @Test("where no height has a leg, the answer is a problem with the nearest legal point")
  func noLeg() {
    let run = run(map, "--from", "kluuvin-apteekki", "--to", "61,25", "--heights", "60")
    #expect(run.outcome == 1)
    #expect(run.result.contains("outside the map's boundary"))
    #expect(run.result.contains("the nearest legal point to the goal is 60."))
  }

  @Test("a leg into a zone by the hour waits on the ground for its end; one past it goes round while it is active")
  func hours() {
    func leg(_ from: String, _ to: String, _ time: String) -> CommandRun {
      run(suburb, "--from", from, "--to", to, "--heights", "40", "--at", "2026-03-02T\(time):00+02:00")
    }
    let (place, west, east) = ("60.53475,26.959", "60.53475,26.957", "60.53475,26.961")
    let early = leg("aid-malminginkatu", place, "16:55")
    #expect(early.outcome == 0 && early.result.contains("before the climb for zone:FIKA001"))
    let late = leg("aid-malminginkatu", place, "17:30")
    #expect(late.outcome == 0 && !late.result.contains("it waits"))
    let round = leg(west, east, "16:30")
    #expect(round.outcome == 0 && round.result.contains("10.0 m  zone:FIKA001"))
    let through = leg(west, east, "17:30")
    #expect(through.outcome == 0 && through.result.contains("turns 0 times"))
  }

  @Test("a list of legs gives a line for each, and tells lines that are none with their number")
  func queries() throws {
    let folder = try Scratch()
    let path = folder.path + "/legs.csv"
    let text = "id,from,to\n1,kluuvin-apteekki,aid-oodi\n2,60.17 24.94,dextra\n3,nowhere,aid-oodi\n4,1\n"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let run = run(map, "--queries", path, "--heights", "60")
    #expect(run.outcome == 1)
    let lines = run.result.split(separator: "\n")
    #expect(lines.count == 4 && lines[1].hasPrefix("1,60.0,") && lines[2].hasPrefix("2,60.0,"))
    #expect(lines[3].contains("nowhere"))
    #expect(run.messages.contains("legs.csv:4") && run.messages.contains("legs.csv:5"))
  }

  @Test("a robot on the ground takes streets and squares, and what it cannot reach is told")
  func ground() throws {
    let scratch = try Scratch()
    let run = run(
      map, "--from", "kluuvin-apteekki", "--to", "aid-oodi", "--ground", "--draw", scratch.path + "/robot.svg")
    #expect(run.outcome == 0 && run.result.contains("kerbs") && run.result.contains("footway"))
    let json = self.run(map, "--from", "kluuvin-apteekki", "--to", "aid-oodi", "--ground", "--format", "json")
    let object = try JSONSerialization.jsonObject(with: Data(json.result.utf8)) as? [String: Any]
    #expect((object?["length_m"] as? Double ?? 0) > 500)
    let far = self.run(map, "--from", "kluuvin-apteekki", "--to", "61,25", "--ground")
    #expect(far.outcome == 1 && far.result.contains("no way"))
  }

  @Test("the picture shows the legs, the border of the free space and, where asked, the mesh")
  func picture() throws {
    let folder = try Scratch()
    let path = folder.path + "/leg.svg"
    let run = run(
      map, "--from", "kluuvin-apteekki", "--to", "aid-oodi", "--heights", "30,60", "--draw", path, "--mesh")
    #expect(run.outcome == 0)
    let svg = try String(contentsOfFile: path, encoding: .utf8)
    #expect(svg.contains("r-best") && svg.contains("class=\"r-wall\"") && svg.contains("class=\"r-mesh\""))
  }

  @Test(
    "a flag that would have no effect beside another one is refused, by name",
    arguments: [
      ["--ground", "--wind", "4@225"], ["--ground", "--mesh"], ["--payload", "1"], ["--mesh"],
      ["--queries", "legs.csv"],
    ])
  func uselessFlags(flags: [String]) {
    let ends = ["--from", "kluuvin-apteekki", "--to", "aid-oodi"]
    let run = CommandRun(arguments: ["route", map] + ends + flags)
    #expect(run.outcome == 2 && run.result.isEmpty && run.messages.contains("--"))
  }

  @Test(
    "flags that make no sense are told with what to write instead",
    arguments: [
      ["--heights", "x"], ["--heights", "0"], ["--clearance", "-1"], ["--wind", "4"], ["--wind", "4@400"],
      ["--at", "noon"], ["--vehicle", "/nowhere.yaml"], ["--draw", "leg.txt"], ["--payload", "nan"],
      ["--from", "nowhere"], ["--to", "91,0"],
    ])
  func badFlags(flags: [String]) {
    let isEnd = flags[0] == "--from" || flags[0] == "--to"
    let ends = isEnd ? [] : ["--from", "kluuvin-apteekki"]
    let other = flags[0] == "--from" ? ["--to", "aid-oodi"] : ["--from", "kluuvin-apteekki"]
    let to = isEnd ? other : ["--to", "aid-oodi"]
    let vehicle = flags[0] == "--payload" ? ["--vehicle", CommandRun.file("missions/vehicle-types/courier.yaml")] : []
    let run = CommandRun(arguments: ["route", map] + ends + to + vehicle + flags)
    #expect(run.outcome != 0)
    #expect(run.messages.lowercased().contains("error"))
  }
}
