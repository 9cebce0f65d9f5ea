import Plans
import Reporting
import Telemetry

/// A run folder that was opened for reading, whether its run came to an end or not.
struct OpenedRun {
  /// The run's store.
  let store: RunStore
  /// The sheet beside it; nil where the run ended before it was written, or where it is damaged.
  let sheet: RunFolder?
  /// How the run stands.
  let ending: RunRecord.Ending
  /// What is wrong with the folder, one sentence each.
  let notes: [String]
  private let folder: String

  /// Opens a run.
  static func open(_ folder: String) throws -> OpenedRun {
    let path = "\(folder)/\(RunFolder.storeName)"
    guard Files.exists(path) else {
      throw CommandFailure(
        Files.exists(folder) ? "there is no run in `\(folder)`" : "there is no folder `\(folder)`",
        help: "give the folder that `sortie simulate … -o` wrote")
    }
    let store: RunStore
    do {
      store = try RunStore.open(at: path)
    } catch {
      throw CommandFailure("the run cannot be read: \(error)")
    }
    var sheet: RunFolder?
    var notes: [String] = []
    let isThere = Files.exists("\(folder)/\(RunFolder.sheetName)")
    if isThere {
      do {
        sheet = try RunFolder.read(folder)
        if sheet?.planSHA256 != store.description.planSHA256 {
          // Left over of an earlier run in the same folder.
          sheet = nil
          notes.append("`\(RunFolder.sheetName)` is of another plan; its expectations are not shown.")
        }
      } catch let failure as CommandFailure {
        notes.append("\(failure.message): expectations are not known.")
      }
    }
    do {
      return OpenedRun(
        store: store, sheet: sheet, ending: try ending(of: store, hasSheet: isThere), notes: notes, folder: folder)
    } catch {
      throw CommandFailure("the run cannot be read: \(error)")
    }
  }

  /// How a run stands: by its own record of who opened and closed it, or where it has none by its sheet.
  static func ending(of store: RunStore, hasSheet: Bool) throws(RunStoreError) -> RunRecord.Ending {
    let marks = [AuditEntry.Action.created, .reopened, .closed, .imported].map(\.name)
    guard let last = try store.auditTrail().lines.last(where: { marks.contains($0.action) }) else {
      return hasSheet ? .closed : .notClosed
    }
    return last.action == AuditEntry.Action.closed.name || last.action == AuditEntry.Action.imported.name
      ? .closed : .notClosed
  }

  /// Whether the run is closed by now.
  func isClosed() throws(RunStoreError) -> Bool {
    try Self.ending(of: store, hasSheet: Files.exists("\(folder)/\(RunFolder.sheetName)")) == .closed
  }

  /// The folder of the plan that was flown; nil where nothing names one.
  var planPath: String? { sheet.map { Files.clean("\(folder)/\($0.plan)") } }

  /// The copy of the plan that the run itself keeps; nil where it keeps none, or not of the one that was flown.
  func planCopy() throws(RunStoreError) -> FleetPlan? {
    guard let file = try store.flownFiles().first(where: { $0.name == PlanFolder.planName }) else { return nil }
    do {
      let plan = try PlanFile.decode(file.bytes)
      return sha256(plan.digestInput) == planSHA256 ? plan : nil
    } catch {
      // A copy that cannot be read is no copy; the run is reported without it.
      return nil
    }
  }

  /// SHA-256 of the plan that was flown.
  var planSHA256: String { store.description.planSHA256 }
}
