import Plans

/// What a task comes to before vehicles are chosen: pieces of work, or the reason why it cannot be done.
enum TaskOutcome: Sendable {
  /// The pieces; empty where all of it was done before.
  case work([WorkItem])
  /// It cannot be done.
  case impossible(Refusal)

  /// It cannot be done, for a cause with its sentence.
  static func impossible(_ cause: TaskLeftOut.Cause, _ sentence: String) -> TaskOutcome {
    .impossible(Refusal(cause, sentence))
  }
}

/// What stands against a task, a stop or a vehicle: once for programs, once for people.
struct Refusal: Error, Hashable, Sendable {
  /// The kind of it.
  let cause: TaskLeftOut.Cause
  /// One sentence for people.
  let sentence: String

  init(_ cause: TaskLeftOut.Cause, _ sentence: String) {
    self.cause = cause
    self.sentence = sentence
  }
}
