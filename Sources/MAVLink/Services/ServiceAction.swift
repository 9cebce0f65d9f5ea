/// What a protocol state machine asks its owner to do, in order.
///
/// The machines hold no socket and no clock: an event and an instant go in, actions come out. Instants are durations
/// since any epoch that the owner keeps to. The owner calls `tick(at:)` at `deadline` or later.
package enum ServiceAction<Outcome: Sendable>: Sendable {
  /// Send this message to the peer.
  case send(any MAVLinkMessage)
  /// The exchange has ended; given once.
  case finish(Outcome)
}

/// How often and how long a state machine tries before it gives up.
package struct RetryPolicy: Sendable, Hashable {
  /// Silence after which the last message is repeated; a mission exchange shortens it to what the link shows.
  package var timeout: Duration
  /// Repeats in one silence; the next one ends the exchange. A message from the peer starts the count anew.
  package var repeatsMax: Int
  /// Times that the exchange starts from its first message again after the peer gave up.
  package var restartsMax: Int

  /// The default outlives a silence of 20 s. (MAVSDK stops after 5 repeats.) Of two uploads over a link that loses
  /// nearly half of what it carries, one loses its final acknowledgement: hence the many restarts.
  package init(timeout: Duration = .milliseconds(800), repeatsMax: Int = 25, restartsMax: Int = 30) {
    precondition(timeout > .zero, "a time-out is positive")
    precondition(repeatsMax >= 0 && restartsMax >= 0, "limits are not negative")
    self.timeout = timeout
    self.repeatsMax = repeatsMax
    self.restartsMax = restartsMax
  }
}

/// How a mission upload ended.
package enum MissionUploadOutcome: Sendable, Hashable {
  /// The vehicle acknowledged all items. Read the mission back before relying on it.
  case accepted
  /// The vehicle refused, with a `MavMissionResult` other than accepted.
  case rejected(result: UInt8, lastItemSent: UInt16?)
  /// The vehicle was silent for `RetryPolicy.repeatsMax` repeats, after asking for this item last.
  case timedOut(lastItemRequested: UInt16?)
  /// The messages sent reached `MissionUploadClient.sendsMax`: the vehicle asks on and on.
  case exhausted
  /// The owner cancelled.
  case cancelled
}

/// How a mission download ended.
package enum MissionDownloadOutcome: Sendable, Equatable {
  /// The items in order.
  case received([MissionItemInt])
  /// The vehicle refused, with a `MavMissionResult` other than accepted.
  case rejected(result: UInt8)
  /// The vehicle was silent for `RetryPolicy.repeatsMax` repeats; so many items had come.
  case timedOut(itemsReceived: Int)
  /// The vehicle changed its mission during the download more than `RetryPolicy.restartsMax` times.
  case unstable
  /// The owner cancelled.
  case cancelled
}

/// How a command ended.
package enum CommandOutcome: Sendable, Hashable {
  /// The vehicle answered with a final `MavResult`; `additional` is `COMMAND_ACK.result_param2`.
  case answered(result: UInt8, additional: Int32)
  /// No answer came to `RetryPolicy.repeatsMax` repeats.
  case timedOut
  /// The owner cancelled.
  case cancelled

  /// Whether the vehicle accepted the command.
  package var isAccepted: Bool {
    if case .answered(MavResult.accepted, _) = self { return true }
    return false
  }
}
