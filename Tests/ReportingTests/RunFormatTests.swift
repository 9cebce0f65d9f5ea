import Crypto
import Foundation
import Geometry
import Maps
import Plans
import Quantities
import Reporting
import Telemetry
import Testing

@Suite("The forms of a run's report")
struct RunFormatTests {
  let map: CityMap
  let plan: FleetPlan
  let tasks: [TaskSummary]
  let run: RunContents

  init() throws {
    map = try SampleCity.map()
    plan = try SamplePlan.plan(on: map)
    tasks = try SamplePlan.tasks()
    run = try SamplePlan.run(of: plan, on: map)
  }

  private func report(
    _ run: RunContents? = nil, expectations: [ReportExpectation] = [], ending: RunRecord.Ending = .closed
  ) throws -> RunReport {
    try SamplePlan.report(
      of: run ?? self.run, plan: plan, on: map, tasks: tasks, expectations: expectations, ending: ending)
  }

  @Test("JSON is read back and says what became of every task and vehicle")
  func json() throws {
    let text = RunJSON.text(
      try report(expectations: [ReportExpectation(name: "a \"b\"", value: "<c>", isMet: false)]))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(object["verdict"] as? String == "failed" && object["closed"] as? Bool == true)
    #expect(object["tasks_done"] as? Int == 2 && object["tasks_planned"] as? Int == 3)
    let tasks = try #require(object["tasks"] as? [[String: Any]])
    #expect(tasks.map { $0["result"] as? String } == ["done", "not done", "done", "left out"])
    #expect(tasks[0]["done_s"] as? Double == 255.5 && tasks[0]["unit"] as? String == "kg")
    let vehicles = try #require(object["vehicles"] as? [[String: Any]])
    #expect(vehicles.count == 2)
    #expect((vehicles[0]["nearest_vehicle"] as? [String: Any])?["vehicle"] as? String != nil)
    #expect((object["expectations"] as? [[String: Any]])?.first?["name"] as? String == "a \"b\"")
    #expect(text == RunJSON.text(try report(expectations: [.init(name: "a \"b\"", value: "<c>", isMet: false)])))
  }

  @Test("zones that were entered are told by name and kind, those that the map does not know by their own word")
  func zones() throws {
    var run = run
    let place = try #require(GeoPoint(longitude: 24.94, latitude: 60.17))
    run.zonePassages = ["C-1", "rescue <1>"].map {
      ZonePassage(
        vehicle: plan.vehicles[0].id, zone: $0, entered: MissionTime(seconds: 60), left: MissionTime(seconds: 64),
        position: place, altitude: AltitudeAMSL(metres: 64))
    }
    let page = try RunPage.html(report(run))
    #expect(page.contains("<td>Harbour<span class=\"sub\">C-1</span></td><td>conditional zone</td>"))
    #expect(page.contains("<td>rescue &lt;1&gt;</td><td>–</td>"))
  }

  @Test("JUnit has a case for each expectation and task, and fails where they did")
  func junit() throws {
    let expectations = [
      ReportExpectation(name: "all <well>", value: "yes", isMet: true),
      ReportExpectation(name: "b", value: "3 & 4", isMet: false),
    ]
    let text = RunJUnit.text(try report(expectations: expectations))
    let read = WellFormed(text)
    #expect(read.problem == nil)
    #expect(read.elements.count { $0 == "testcase" } == 6)
    #expect(read.elements.count { $0 == "failure" } == 2 && read.elements.count { $0 == "skipped" } == 1)
    #expect(text.contains("tests=\"6\" failures=\"2\" errors=\"0\" skipped=\"1\""))
    let cut = WellFormed(RunJUnit.text(try report(ending: .notClosed)))
    #expect(cut.elements.contains("error"))
  }

  @Test("Markdown keeps texts from files harmless, each row on one line")
  func markdown() throws {
    var run = run
    run.events = [
      RunEvent(time: .start, vehicle: "a|b", severity: .error, kind: "k", text: "two\nlines <b> `code` | *x*")
    ]
    let text = RunMarkdown.text(try report(run))
    #expect(text.contains("| 08:00:00 | a\\|b | error | k | two lines &lt;b&gt; \\`code\\` \\| \\*x\\* |\n"))
    #expect(text.hasPrefix("# Sample \"round\" &amp; more\n\n**failed**: 1 of 3 planned tasks not done\n"))
    #expect(text.contains("| 2 | Meals &amp; milk | **not done** |"))
  }

  @Test("A task that was done after its window is late, in every form and by a shape")
  func late() throws {
    var late = run
    late.outcomes[0].doneAt = MissionTime(seconds: 690)
    let report = try report(late)
    #expect(report.taskResults[0].status == .late && report.taskResults[0].lateSeconds == 90)
    let page = try RunPage.html(report)
    #expect(page.contains("▲ late") && page.contains("<path class=\"c-late\"") && page.contains("1 min 30 s late"))
    #expect(RunMarkdown.text(report).contains("**late**"))
    #expect(RunJSON.text(report).contains("\"late_s\": 90.000"))
  }

  @Test("A run that was cut short is not judged and says so on top")
  func cut() throws {
    let report = try report(ending: .notClosed)
    #expect(report.verdict == .incomplete)
    let text = WellFormed(try RunPage.html(report)).text
    let top = text.components(separatedBy: "Tasks").first ?? ""
    #expect(top.contains("not judged") && top.contains("The run was not closed"))
  }

  @Test("A run without readings, without a plan, or with one vehicle is still a page, and says what it lacks")
  func bare() throws {
    var empty = run
    empty.tracks = []
    let page = WellFormed(try RunPage.html(try report(empty)))
    #expect(page.problem == nil && page.text.contains("No vehicle sent a reading"))
    let planless = try RunReport(record: RunRecord(run, plan: nil, projection: map.projection))
    let text = WellFormed(try RunPage.html(planless))
    #expect(text.problem == nil && planless.verdict == .recorded)
    #expect(text.text.contains("The run has no plan") && text.text.contains("kestrel-1"))
    var alone = run
    alone.tracks = [run.tracks[0]]
    let single = try report(alone)
    #expect(WellFormed(try RunPage.html(single)).problem == nil && single.separation.entries.isEmpty)
    #expect(single.lacks.contains { $0.contains("No reading came from heron-1") })
  }

  @Test("Readings at absurd places, times, heights and speeds make a page that says so")
  func absurd() throws {
    var wild = run
    var readings = wild.tracks[0].readings
    readings[5].position = try #require(GeoPoint(longitude: 179, latitude: -89))
    readings[6].altitude = AltitudeAMSL(metres: 1e300)
    readings[7].groundSpeed = Speed(metresPerSecond: 1e300)
    readings[8].charge = StateOfCharge(fraction: -1e200)
    readings[readings.count - 1].time = MissionTime(seconds: 1e15)
    wild.tracks[0].readings = readings
    let report = try report(wild)
    let page = try RunPage.html(report)
    #expect(WellFormed(page).problem == nil && page.firstMatch(of: /[ "(-](nan|inf)[ ",)]/) == nil)
    #expect(report.lacks.contains { $0.contains("cannot have reached") })
    #expect(try JSONSerialization.jsonObject(with: Data(RunJSON.text(report).utf8)) is [String: Any])
  }

  @Test("The page's policy names the hashes of exactly its own styles and script")
  func policy() throws {
    let page = try RunPage.html(try report())
    let policy = try #require(page.firstMatch(of: /Security-Policy" content="([^"]*)"/)?.1)
    func hash(_ text: Substring) -> String {
      "'sha256-\(Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString())'"
    }
    #expect(policy.hasPrefix("default-src 'none'; ") && !policy.contains("unsafe"))
    var named: Set<String> = []
    for match in page.matches(of: /<style>([\s\S]*?)<\/style>/) { named.insert(hash(match.1)) }
    for match in page.matches(of: /<script>([\s\S]*?)<\/script>/) { named.insert(hash(match.1)) }
    #expect(named.count >= 3)
    #expect(Set(policy.matches(of: /'sha256-[^']*'/).map { String($0.0) }) == named)
    #expect(!page.contains(" style=\"") && !page.contains("onclick"))
  }

  @Test("The samples in the page are those of the record, to a decimetre")
  func packed() throws {
    let report = try report()
    let page = try RunPage.html(report)
    let match = try #require(page.firstMatch(of: /id="run-data">([\s\S]*?)<\/script>/))
    let data = try #require(try JSONSerialization.jsonObject(with: Data(match.1.utf8)) as? [String: Any])
    let vehicles = try #require(data["vehicles"] as? [[String: Any]])
    #expect(vehicles.count == report.record.tracks.count)
    let from = try #require(data["from"] as? Double)
    for (vehicle, track) in zip(vehicles, report.record.tracks) {
      func column(_ name: String) throws -> [Int] {
        let text = try #require(vehicle[name] as? String)
        let bytes = try #require(Data(base64Encoded: text))
        var (values, value, shift, sum): ([Int], Int, Int, Int) = ([], 0, 0, 0)
        for byte in bytes {
          value |= Int(byte & 127) << shift
          shift += 7
          guard byte < 128 else { continue }
          sum += (value >> 1) ^ -(value & 1)
          values.append(sum)
          (value, shift) = (0, 0)
        }
        return values
      }
      let (times, east) = (try column("t"), try column("x"))
      #expect(times.count == track.samples.count && east.count == times.count)
      for (index, sample) in track.samples.enumerated() {
        #expect(abs(Double(times[index]) / 100 + from - sample.time.seconds) <= 0.0051)
        #expect(abs(Double(east[index]) / 10 - sample.position.east) <= 0.0501)
      }
    }
  }

  @Test("Headings go down one step at a time, tables have captions and heads, pictures have names")
  func accessible() throws {
    let page = try RunPage.html(try report())
    var last = 0
    for match in page.matches(of: /<h([1-6])[ >]/) {
      let level = Int(match.1) ?? 0
      #expect(level <= last + 1, "h\(level) after h\(last)")
      last = level
    }
    #expect(page.matches(of: /<h1/).count == 1)
    #expect(page.matches(of: /<main/).count == 1 && page.contains("<nav aria-label") && page.contains("<footer>"))
    for match in page.matches(of: /<table[^>]*>\n(.*)/) { #expect(match.1.hasPrefix("<caption>"), "\(match.0)") }
    #expect(!page.contains("<th>") && page.matches(of: /<th scope="(col|row)"/).count > 20)
    for match in page.matches(of: /<svg[^>]*>\s*(\S{7})/) where !match.0.contains("aria-hidden") {
      #expect(match.1.hasPrefix("<title"), "\(match.0.prefix(200))")
    }
  }
}

@Suite("Colours of pages can be read")
struct ContrastTests {
  private func luminance(_ hex: Substring) -> Double {
    let full = hex.count == 3 ? hex.map { "\($0)\($0)" }.joined() : String(hex)
    let value = Int(full, radix: 16) ?? 0
    let parts = [16, 8, 0].map { shift in
      let part = Double((value >> shift) & 255) / 255
      return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  private func contrast(_ one: Substring, _ other: Substring) -> Double {
    let (high, low) = (max(luminance(one), luminance(other)), min(luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
  }

  @Test("Text has a contrast of at least 4.5 to what it stands on, light and dark (WCAG 2.2, 1.4.3)")
  func text() throws {
    let map = try SampleCity.map()
    let plan = try SamplePlan.plan(on: map)
    let page = try RunPage.html(SamplePlan.report(of: SamplePlan.run(of: plan, on: map), plan: plan, on: map))
    let blocks = page.matches(of: /:root\{([^}]*)\}/).map { $0.1 }
    #expect(blocks.count == 2)
    for block in blocks {
      var colours: [Substring: Substring] = [:]
      for match in block.matches(of: /--(\w+):#([0-9a-f]{3,6})/) { colours[match.1] = match.2 }
      for (text, ground) in [
        ("ink", "paper"), ("ink", "card"), ("soft", "paper"), ("soft", "card"), ("accent", "paper"), ("accent", "card"),
        ("good", "goodbg"), ("bad", "badbg"), ("warn", "warnbg"), ("ink", "warnbg"), ("bad", "paper"),
        ("paper", "ink"), ("paper", "warn"),
      ] {
        let (one, other) = (try #require(colours[text[...]]), try #require(colours[ground[...]]))
        #expect(contrast(one, other) >= 4.5, "\(text) on \(ground): \(contrast(one, other))")
      }
    }
  }

  @Test("Tracks by charge and by speed have a contrast of at least 3 to light and to dark maps (WCAG 2.2, 1.4.11)")
  func tracks() throws {
    let map = try SampleCity.map()
    let plan = try SamplePlan.plan(on: map)
    let page = try RunPage.html(SamplePlan.report(of: SamplePlan.run(of: plan, on: map), plan: plan, on: map))
    let colours = page.matches(of: /\.k[qs]\d\{--v:#([0-9a-f]{6})\}/).map { $0.1 }
    let papers = page.matches(of: /\.m-paper\{fill:#([0-9a-f]{6})\}/).map { $0.1 }
    #expect(colours.count == 10 && Set(papers).count == 2)
    for colour in colours {
      for paper in papers { #expect(contrast(colour, paper) >= 3, "\(colour) on \(paper): \(contrast(colour, paper))") }
    }
  }
}
