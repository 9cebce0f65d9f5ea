import Foundation
import Quantities
import Telemetry

extension AuditEntry {
  /// An entry of a simulation, by the clock of the simulated world: the same seed gives the same bytes, whoever flies
  /// it and when.
  static func simulated(_ action: Action, _ detail: String, at time: CivilTime) -> AuditEntry {
    AuditEntry(who: "simulation", action: action, detail: detail, time: time)
  }
}

/// What commands write into the audit of a run.
extension Console {
  /// An entry by the user of this program, now.
  func auditEntry(_ action: AuditEntry.Action, _ detail: String) -> AuditEntry {
    AuditEntry(who: ProcessInfo.processInfo.userName, action: action, detail: detail, time: now())
  }

  /// Writes an entry into the audit of a run that is closed, as after an export. Where that is not possible it says so
  /// and goes on: a run on a medium that cannot be written to can be read.
  ///
  /// - Returns: where the audit ends now; nil where nothing was written.
  @discardableResult
  func recordInAudit(_ action: AuditEntry.Action, _ detail: String, ofRun folder: String) -> AuditTrail.Anchor? {
    do throws(RunStoreError) {
      let end = try RunStore.record(auditEntry(action, detail), at: "\(folder)/\(RunFolder.storeName)")
      note("audit entry \(end.entries): \(end.hash)")
      return end
    } catch {
      note("warning: this is not in the run's audit: \(error)")
      return nil
    }
  }
}
