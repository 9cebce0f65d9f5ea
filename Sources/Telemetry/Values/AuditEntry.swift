import Quantities

/// One line of a run's audit: who did what to it, and when.
package struct AuditEntry: Hashable, Sendable {
  /// Who did it, such as the name of the user's account.
  package var who: String
  /// What was done.
  package var action: Action
  /// One sentence with what matters: where it went, how much, under which rule. No personal data.
  package var detail: String
  /// When it was done, by the clock of the machine; for what a simulation does itself, by the clock of its world.
  package var time: CivilTime

  /// The most bytes of `who` and of `detail`, each, that are kept.
  package static let textBytesMax = 4096

  /// Describes an entry. Longer texts are cut at `textBytesMax`.
  package init(who: String, action: Action, detail: String, time: CivilTime) {
    self.who = Self.cut(who)
    self.action = action
    self.detail = Self.cut(detail)
    self.time = time
  }

  /// What can be done to a run; a newer version of Sortie may know more.
  package struct Action: Hashable, Sendable {
    /// The word that is stored.
    package let name: String

    /// Names an action.
    package init(name: String) { self.name = AuditEntry.cut(name) }

    /// The run was made.
    package static let created = Action(name: "created")
    /// Recording went on after another process had ended.
    package static let reopened = Action(name: "reopened")
    /// Recording ended.
    package static let closed = Action(name: "closed")
    /// Records of something else came in.
    package static let imported = Action(name: "imported")
    /// Something left the run for other tools.
    package static let exported = Action(name: "exported")
    /// Something left the run for the public.
    package static let published = Action(name: "published")
    /// Records were deleted.
    package static let purged = Action(name: "purged")
  }

  private static func cut(_ text: String) -> String {
    guard text.utf8.count > textBytesMax else { return text }
    var end = text.utf8.index(text.utf8.startIndex, offsetBy: textBytesMax - 3)
    // Not inside of a character.
    while end > text.startIndex, String.Index(end, within: text) == nil { end = text.utf8.index(before: end) }
    return text[..<end] + "…"
  }
}
