import Quantities

/// The audit of a run as it was read, and what is wrong with it.
package struct AuditTrail: Hashable, Sendable {
  /// An entry as it stands in the file.
  package struct Line: Hashable, Sendable {
    /// Its number, from 1.
    package var number: Int64
    /// The moment as it is written, RFC 3339.
    package var time: String
    /// Who did it.
    package var who: String
    /// What was done; see `AuditEntry.Action`.
    package var action: String
    /// What matters of it.
    package var detail: String
    /// Its hash, lower-case hex.
    package var hash: String
  }

  /// Where a trail ended at some moment: kept elsewhere, it shows later what was cut off.
  package struct Anchor: Hashable, Sendable {
    /// The number of the last entry; 0 before the first.
    package var entries: Int64
    /// The hash of the last entry, lower-case hex; before the first, that of the run's description.
    package var hash: String

    /// Names an end.
    package init(entries: Int64, hash: String) {
      self.entries = entries
      self.hash = hash
    }
  }

  /// The entries in the order of their numbers.
  package var lines: [Line]
  /// What an edit left behind, as sentences; empty where the chain holds.
  package var problems: [String]
  /// Where it ends.
  package var end: Anchor

  /// What is wrong with it by an end that was noted earlier: whether that entry is still there and the same. Nil where
  /// all is well.
  ///
  /// A chain alone cannot show that its newest entries were cut off, nor that somebody who knows how it is made wrote
  /// it anew from the first entry on. An end that is kept elsewhere shows both.
  package func problem(against anchor: Anchor) -> String? {
    guard anchor.entries > 0 else { return nil }
    guard let line = lines.first(where: { $0.number == anchor.entries }) else {
      return "entry \(anchor.entries) was there before and is gone: the end was cut off"
    }
    guard line.hash == anchor.hash else {
      return "entry \(anchor.entries) was another one before: the audit was written anew"
    }
    return nil
  }
}
