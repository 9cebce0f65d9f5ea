import ArgumentParser
import Plans
import Telemetry

/// `sortie audit`: what was done to a run, and whether anything was changed behind its back.
struct AuditCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "List what was done to a run, and check that nothing was changed behind its back.",
    discussion: """
      Each entry holds the hash of the one before it, and closing a run seals its records. An edit, a removal or \
      another order shows. What a chain cannot show by itself is that its newest entries were cut off, or that all of \
      it was written anew: for that the end is compared with the one in run.json, and with --expect, which takes the \
      hash that an export printed.
      """)

  @Argument(help: "The run folder, or a run.sqlite.")
  var run: String

  @Option(help: "A hash that must be among the entries, as an export printed it.")
  var expect: String?

  @Flag(
    name: .customLong("no-records"), help: "Check the entries alone, and not whether records are as they were sealed.")
  var skipsRecords = false

  @Option(help: "text or json.")
  var format: AnswerFormat = .text

  func run(on console: Console) throws -> Outcome {
    let trail: AuditTrail
    let seal: AuditTrail.Seal
    do throws(RunStoreError) {
      let store = try RunStore.open(at: RunFolder.storePath(run))
      trail = try store.auditTrail()
      seal = skipsRecords ? .none : try store.checkSeal(trail)
    } catch {
      throw CommandFailure("the run cannot be read: \(error)")
    }
    var problems = trail.problems
    if case .broken(let entry) = seal {
      problems.append("records were changed after entry \(entry) sealed them")
    }
    let (anchor, note) = try self.anchor()
    if let anchor, let problem = trail.problem(against: anchor) { problems.append("run.json: \(problem)") }
    if let expect, !trail.lines.contains(where: { $0.hash == expect.lowercased() }) {
      problems.append("no entry has the hash \(expect): the end was cut off, or the audit was written anew")
    }
    switch format {
    case .text: console.result(text(trail, seal, anchor: anchor, problems))
    case .json: console.result(json(trail, seal, problems))
    }
    if let note { console.note(note) }
    for problem in problems { console.note("error: \(problem)") }
    return problems.isEmpty ? .fine : .problems
  }

  /// The end that `run.json` noted; a note where there is none.
  private func anchor() throws -> (AuditTrail.Anchor?, String?) {
    guard Files.isFolder(run), Files.exists("\(run)/\(RunFolder.sheetName)") else {
      return (nil, "note: there is no run.json with the end of the audit; --expect HASH checks against a printed one")
    }
    guard let audit = try RunFolder.read(run).audit else {
      return (nil, "note: run.json does not say where the audit ended")
    }
    return (AuditTrail.Anchor(entries: audit.entries, hash: audit.hash), nil)
  }

  private func text(
    _ trail: AuditTrail, _ seal: AuditTrail.Seal, anchor: AuditTrail.Anchor?, _ problems: [String]
  ) -> String {
    guard !trail.lines.isEmpty else { return "the run has no audit: it is from before there was one\n" }
    var table = TextTable([("", .right), ("when", .left), ("who", .left), ("what", .left), ("", .left)])
    for line in trail.lines { table.add(String(line.number), line.time, line.who, line.action, line.detail) }
    let chain = problems.isEmpty ? "the chain holds" : "PROBLEMS: \(problems.count)"
    let records =
      switch seal {
      case .none where skipsRecords: "records were not checked"
      case .none: "the records are not sealed: the run was not closed, or it was opened again since"
      case .holds(let entry): "the records are as entry \(entry) sealed them"
      case .broken(let entry): "THE RECORDS ARE NOT as entry \(entry) sealed them"
      }
    return table.text + "\(trail.lines.count) entries; \(chain); \(records)\nend: \(trail.end.hash)\n"
  }

  private func json(_ trail: AuditTrail, _ seal: AuditTrail.Seal, _ problems: [String]) -> String {
    let entries = trail.lines.map { line in
      "    { \"number\": \(line.number), \"time\": \(JSONText.string(line.time)), "
        + "\"who\": \(JSONText.string(line.who)), \"action\": \(JSONText.string(line.action)), "
        + "\"detail\": \(JSONText.string(line.detail)), \"hash\": \(JSONText.string(line.hash)) }"
    }
    let records =
      switch seal {
      case .none: "null"
      case .holds: "true"
      case .broken: "false"
      }
    return """
      {
        "entries": [
      \(entries.joined(separator: ",\n"))
        ],
        "end": \(JSONText.string(trail.end.hash)),
        "records_as_sealed": \(records),
        "problems": [\(problems.map(JSONText.string).joined(separator: ", "))]
      }

      """
  }
}
