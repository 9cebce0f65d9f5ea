import ArgumentParser
import Foundation
import Plans
import Quantities
import Telemetry

/// `sortie purge`: deletes records that have been kept for long enough.
struct PurgeCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "purge", abstract: "Delete old records of a run, so that none of their bytes stays in its file.",
    discussion: """
      A record is as old as the moment that it is of. Thermal cells, outcomes and copies of plan and mission go where \
      the whole run is older. Deleted bytes are overwritten, the file is made anew without them, and the audit says \
      what was deleted. The logs of links in the run folder hold the same positions: they go with the readings of a \
      whole run. Pages, exports and backups made before are files of their own and are not touched.
      """)

  @Argument(help: "The run folder.")
  var run: String

  @Option(help: "How old records must be, as 30d, 12h or 0d; a day has 24 hours.")
  var olderThan: String

  @Option(help: "What is deleted, with commas between: readings, events, commands, thermal, outcomes, zones, copies.")
  var kind: String?

  @Flag(help: "Only count.")
  var dryRun = false

  @Option(help: "text or json.")
  var format: AnswerFormat = .text

  func run(on console: Console) throws -> Outcome {
    let seconds = try age()
    let kinds = try self.kinds()
    let now = console.now()
    do throws(RunStoreError) {
      let path = RunFolder.storePath(run)
      let store = try dryRun ? RunStore.open(at: path) : RunStore.reopen(at: path)
      let limit = MissionTime(
        seconds: now.secondsSinceEpoch - seconds - store.description.start.secondsSinceEpoch)
      let purged =
        try dryRun
        ? store.purgeable(before: limit, kinds: kinds)
        : store.purge(
          before: limit, kinds: kinds, entry: console.auditEntry(.purged, "older than \(olderThan)"))
      if purged.total > 0, !dryRun { try store.writeLayers() }
      let isEmptied = kinds.contains(.readings) ? try store.readingCount() == 0 : false
      try store.close()
      let logs = isEmptied && !dryRun ? removeLogs(on: console) : 0
      answer(purged, logs: logs, on: console)
      return .fine
    } catch {
      throw CommandFailure("the run cannot be purged: \(error)")
    }
  }

  private func age() throws -> Double {
    let units: [Character: Double] = ["d": 86_400, "h": 3600]
    guard let last = olderThan.last, let unit = units[last], let count = Double(olderThan.dropLast()), count.isFinite,
      (0...1_000_000).contains(count)
    else { throw CommandFailure("`\(olderThan)` is no age", help: "write --older-than 30d, or 12h") }
    return count * unit
  }

  private func kinds() throws -> Set<RecordKind> {
    guard let kind else { return Set(RecordKind.allCases) }
    return Set(
      try kind.split(separator: ",", omittingEmptySubsequences: false).map { word in
        guard let kind = RecordKind(rawValue: word.trimmingCharacters(in: .whitespaces)) else {
          throw CommandFailure(
            "`\(word)` is no kind of record",
            help: "use " + RecordKind.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return kind
      })
  }

  /// Removes the logs of links in the run folder; returns how many there were.
  private func removeLogs(on console: Console) -> Int {
    guard Files.isFolder(run) else { return 0 }
    var count = 0
    for link in 0..<DispatchLinks.logsMax {
      let path = "\(run)/\(DispatchLinks.logName(link))"
      guard Files.exists(path) else { continue }
      do {
        try Files.remove(path)
        count += 1
      } catch {
        console.note("warning: `\(path)` holds positions too and cannot be removed: \(error)")
      }
    }
    return count
  }

  private func answer(_ purged: RunStore.Purged, logs: Int, on console: Console) {
    switch format {
    case .text:
      var table = TextTable([("kind", .left), (dryRun ? "would be deleted" : "deleted", .right)])
      for (kind, count) in purged.rows { table.add(kind.rawValue, String(count)) }
      if logs > 0 { table.add("logs of links", String(logs)) }
      console.result(table.text)
    case .json:
      let counts = purged.rows.map { "\"\($0.kind.rawValue)\": \($0.count)" }
      console.say(
        "{ \"dry_run\": \(dryRun), \"deleted\": { \(counts.joined(separator: ", ")) }, \"link_logs\": \(logs), "
          + "\"audit_end\": \(purged.end.map { JSONText.string($0.hash) } ?? "null") }")
    }
    if let end = purged.end { console.note("audit entry \(end.entries): \(end.hash)") }
  }
}
