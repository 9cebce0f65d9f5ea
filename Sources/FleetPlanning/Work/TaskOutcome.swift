/// What a task comes to before vehicles are chosen: pieces of work, or the reason why it cannot be done.
enum TaskOutcome: Sendable {
  /// The pieces; never empty.
  case work([WorkItem])
  /// One sentence for people.
  case impossible(String)
}
