import ArgumentParser
import MAVLink

/// `sortie-bench uploads`: missions over links that lose, copy and reorder, in simulated time.
struct UploadBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "uploads",
    abstract: "Upload missions over a simulated link that loses, copies and reorders, and report the link time.",
    discussion: """
      Each run has its own seed, --seed and those after it. The vehicle is ours, in the profile asked for, with another
      mission in its store. Times are those of the simulated link, not of this machine. Exits with 1 where an upload
      was not accepted, or where it was and the vehicle's mission is not the one sent.
      """)

  @Option(help: "The first seed.") var seed: UInt64 = 1
  @Option(help: "Uploads.") var runs = 1_000
  @Option(help: "Items of each mission.") var items = 100
  @Option(help: "The share of messages lost each way, 0 to 0.9.") var loss = 0.25
  @Option(help: "The share of messages that arrive twice.") var duplication = 0.1
  @Option(help: "The time of a message one way, in milliseconds.") var latency = 50
  @Option(help: "The share of messages that are held back.") var reordering = 0.1
  @Option(help: "The longest time that a message is held back, in milliseconds.") var heldBack = 50
  @Option(help: "The most bytes of items in a second.") var rate = UploadPacing().bytesPerSecondMax
  @Option(help: "How the vehicle behaves: ardupilot or px4.") var profile = "ardupilot"
  @Flag(help: "Wait for each request, as the protocol's documentation has it.") var stopAndWait = false

  func validate() throws {
    guard runs > 0, items > 0, items <= 650 else { throw ValidationError("--runs and --items: 1 to 650 items") }
    guard (0...0.9).contains(loss) else { throw ValidationError("--loss must be in 0...0.9") }
    guard rate >= UploadPacing.itemBytes, latency >= 0, heldBack >= 0 else {
      throw ValidationError("--rate, --latency and --held-back must not be less than an item or nothing")
    }
    guard ["ardupilot", "px4"].contains(profile) else { throw ValidationError("--profile is ardupilot or px4") }
  }

  func run() throws {
    let quality = TrialLink.Quality(
      loss: loss, duplication: duplication, latency: .milliseconds(latency), reordering: reordering,
      heldBackMax: .milliseconds(heldBack))
    let pacing = stopAndWait ? UploadPacing.stopAndWait : UploadPacing(bytesPerSecondMax: rate)
    var upload: [Double] = []
    var download: [Double] = []
    var messages: [Double] = []
    var notAccepted = 0
    var notWhole = 0
    var restarts = 0
    for index in 0..<runs {
      let seed = seed &+ UInt64(index)
      // The old mission is shorter, as long, or longer.
      let old = Self.mission(max(1, items + (index % 3 - 1) * items / 5), shift: 7)
      var trial = UploadTrial(
        items: Self.mission(items, shift: 0), old: old, quality: quality,
        profile: profile == "px4" ? .px4 : .ardupilot, pacing: pacing, seed: seed)
      let result = trial.upload()
      restarts += result.restarts
      upload.append(result.time / .seconds(1))
      messages.append(Double(result.messagesSent))
      if result.outcome != .accepted {
        notAccepted += 1
        note("seed \(seed): \(String(describing: result.outcome))")
      } else if !result.isWhole {
        notWhole += 1
        note("seed \(seed): both sides are done and the missions differ")
      }
      guard let back = trial.readBack(), back.isSame || result.outcome != .accepted else {
        notWhole += 1
        note("seed \(seed): the mission could not be read back, or differs")
        continue
      }
      download.append(back.time / .seconds(1))
    }
    var figures = Figures()
    figures.add("runs", runs)
    figures.add("not_accepted", notAccepted)
    figures.add("not_whole", notWhole)
    figures.add("upload_median_s", Distribution(upload).quantile(0.5), digits: 2)
    figures.add("upload_p95_s", Distribution(upload).quantile(0.95), digits: 2)
    figures.add("upload_max_s", Distribution(upload).quantile(1), digits: 2)
    figures.add("download_median_s", download.isEmpty ? nil : Distribution(download).quantile(0.5), digits: 2)
    figures.add("download_p95_s", download.isEmpty ? nil : Distribution(download).quantile(0.95), digits: 2)
    figures.add("messages_median", Distribution(messages).quantile(0.5), digits: 0)
    figures.add("restarts", restarts)
    figures.print()
    if notAccepted + notWhole > 0 { throw ExitCode(1) }
  }

  /// Waypoints that differ from each other and from those of another shift.
  private static func mission(_ count: Int, shift: Int32) -> [MissionItemInt] {
    (0..<count).map { index in
      MissionItemInt(
        frame: MavFrame.globalRelativeAlt, command: MavCmd.navWaypoint, autocontinue: 1, param1: Float(index),
        x: 601_700_000 + Int32(index) + shift, y: 249_400_000 - Int32(index), z: 40)
    }
  }
}
