import ArgumentParser
import Plans
import Quantities
import Telemetry

/// `sortie watch`: how a run stands, while it goes on.
struct WatchCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Show how a run stands, while another process records it.",
    discussion: """
      On a terminal the tables are drawn anew in place; in a pipe there is one line for each change. It ends when the \
      run is closed, or when nothing new came for so long that its program must have ended; then the exit code is 1.
      Tasks and what is next come from the plan: of the run's own sheet, or of --plan.
      """)

  @Argument(help: "The run folder.")
  var run: String

  @Option(help: "The folder of the plan that is flown.")
  var plan: String?

  @Flag(help: "Look once, and end.")
  var once = false

  @Option(help: "Seconds between two looks.")
  var interval = 1.0

  @Option(help: "Seconds without anything new after which the run counts as ended; 0 waits for ever.")
  var patience = 60.0

  func validate() throws {
    guard (0.1...3600).contains(interval) else { throw ValidationError("--interval: 0.1 to 3600 seconds") }
    guard patience.isFinite, (0...1e6).contains(patience) else {
      throw ValidationError("--patience: 0 to 1000000 seconds")
    }
  }

  func run(on console: Console) throws -> Outcome {
    let opened = try OpenedRun.open(run)
    var watch = RunWatch(opened.store, plan: try flownPlan(of: opened, on: console))
    do {
      return try look(&watch, opened, on: console)
    } catch let error as RunStoreError {
      throw CommandFailure("the run cannot be read: \(error)")
    }
  }

  private func look(_ watch: inout RunWatch, _ opened: OpenedRun, on console: Console) throws -> Outcome {
    var screen = LiveText(console)
    var lastNews = console.clock()
    while true {
      // First the ending: what was written before it is read after it.
      let isClosed = try opened.isClosed()
      let changes = try watch.look()
      if watch.hasNews { lastNews = console.clock() }
      let silence = console.clock() - lastNews
      let isLeft = patience > 0 && silence > patience
      let ends = once || isClosed || isLeft
      let state = isClosed ? "closed" : isLeft ? "nothing new for \(ClockText.span(silence))" : "not closed"
      if screen.isLive || ends {
        if !screen.isLive { for change in changes { console.say(change) } }
        let size = screen.isLive && !ends ? console.resultSize() : nil
        screen.show(watch.text(state: state, columns: size?.columns, rows: size?.rows))
      } else {
        for change in changes { console.say(change) }
      }
      if ends { return isLeft && !isClosed && !once ? .problems : .fine }
      console.wait(interval)
    }
  }

  /// The plan that the run flies: that of --plan, or the copy in the run; nil where it is not known or not the one,
  /// which is said.
  private func flownPlan(of opened: OpenedRun, on console: Console) throws -> FleetPlan? {
    guard let folder = plan else { return try copy(in: opened) }
    let path = Files.isFolder(folder) ? "\(folder)/\(PlanFolder.planName)" : folder
    let bytes = try Files.read(path, bytesMax: PlanFile.bytesMax, help: "give the folder that `sortie plan` wrote")
    do {
      let flown = try PlanFile.decode(bytes)
      if sha256(flown.digestInput) == opened.planSHA256 { return flown }
      console.note("note: the plan in `\(folder)` is not the one that is flown; its tasks are not shown")
    } catch {
      console.note("note: \(PlanProblem.text(error, in: bytes, path: path))")
    }
    return nil
  }

  private func copy(in opened: OpenedRun) throws -> FleetPlan? {
    do {
      return try opened.planCopy()
    } catch {
      throw CommandFailure("the run cannot be read: \(error)")
    }
  }
}

/// Text that is drawn again in the same place of a terminal.
private struct LiveText {
  /// Whether the result goes to a terminal.
  let isLive: Bool
  private let console: Console
  private var lines = 0

  init(_ console: Console) {
    self.console = console
    isLive = console.resultSize() != nil
  }

  /// Shows the text in the place of what was shown before.
  mutating func show(_ text: String) {
    // ECMA-48: cursor up and to the first column, erase to the end of the screen.
    let back = isLive && lines > 0 ? "\u{1B}[\(lines)F\u{1B}[J" : ""
    console.result(back + text)
    lines = text.count { $0 == "\n" }
  }
}
