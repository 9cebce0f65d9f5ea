/// How a parameter exchange ended.
package enum ParameterOutcome: Sendable, Equatable {
  /// All parameters by name.
  case listed([String: ParameterValue])
  /// The value of one, as read or as read back after it was set.
  case value(ParameterValue)
  /// The vehicle holds another value than the one that was set.
  case differs(ParameterValue)
  /// The vehicle was silent; so many values had come, of so many where the count is known. A vehicle says nothing of a
  /// parameter that it does not have.
  case timedOut(received: Int, count: Int?)
  /// The owner cancelled.
  case cancelled
}

/// The ground side of the parameter protocol: the whole list, one value, or setting one.
///
/// Gaps of the list are filled by asking for each missing index, several at once. A value that was set counts when the
/// vehicle has sent it back.
package struct ParameterClient: Sendable {
  /// One step of the exchange.
  package typealias Action = ServiceAction<ParameterOutcome>

  /// What is wanted.
  package enum Task: Sendable, Hashable {
    /// All parameters.
    case list
    /// One by its name.
    case get(String)
    /// One is to have this value.
    case set(String, ParameterValue)
  }

  /// The most indices asked for at once.
  package static var requestsMax: Int { 10 }
  /// The silence in a list after which gaps are filled.
  package static var listSilence: Duration { .milliseconds(300) }

  /// This side.
  package let own: MAVLinkAddress
  /// The vehicle.
  package let target: MAVLinkAddress
  /// What is wanted.
  package let task: Task
  /// How the vehicle writes whole numbers.
  package let encoding: ParameterValue.Encoding
  /// How often it tries.
  package let policy: RetryPolicy
  /// How it ended, or `nil` while it runs.
  package private(set) var outcome: ParameterOutcome?
  /// When `tick(at:)` is due, or `nil` where nothing is awaited.
  package private(set) var deadline: Duration?
  /// Messages that contradict others or themselves: an index beyond the count, a value that does not fit its type.
  package private(set) var strayMessages = 0

  private var repeats = 0
  private var count: Int?
  private var names: [Int: String] = [:]
  private var values: [String: ParameterValue] = [:]

  /// An exchange with one vehicle.
  package init(
    _ task: Task, own: MAVLinkAddress, target: MAVLinkAddress, encoding: ParameterValue.Encoding = .cast,
    policy: RetryPolicy = RetryPolicy()
  ) {
    self.task = task
    self.own = own
    self.target = target
    self.encoding = encoding
    self.policy = policy
  }

  /// How many values have come, and of how many where that is known.
  package var progress: (received: Int, count: Int?) { (names.count, count) }

  /// Asks.
  package mutating func start(at now: Duration) -> [Action] {
    guard deadline == nil, outcome == nil else { return [] }
    return ask(at: now)
  }

  /// Stops.
  package mutating func cancel() -> [Action] { outcome == nil ? finish(.cancelled) : [] }

  /// Takes a message from the link; others than PARAM_VALUE do nothing.
  package mutating func receive(
    _ message: any MAVLinkMessage, from sender: MAVLinkAddress, at now: Duration
  ) -> [Action] {
    guard deadline != nil, target.matches(sender: sender), let message = message as? ParamValue else { return [] }
    guard let value = ParameterValue(message.paramValue, type: message.paramType, encoding: encoding) else {
      strayMessages += 1
      return []
    }
    switch task {
    case .list: return listed(message, value, at: now)
    case .get(let name): return message.paramId == name ? finish(.value(value)) : []
    case .set(let name, let wanted):
      guard message.paramId == name else { return [] }
      if wanted.isSame(as: value) { return finish(.value(value)) }
      // It may have been on its way before the vehicle heard of the new one: asked again until the limit.
      values[name] = value
      return []
    }
  }

  /// Asks again, where `deadline` has come.
  package mutating func tick(at now: Duration) -> [Action] {
    guard outcome == nil, let deadline, now >= deadline else { return [] }
    repeats += 1
    guard repeats <= policy.repeatsMax else {
      if case .set(let name, _) = task, let value = values[name] { return finish(.differs(value)) }
      return finish(.timedOut(received: names.count, count: count))
    }
    return ask(at: now)
  }

  private mutating func listed(_ message: ParamValue, _ value: ParameterValue, at now: Duration) -> [Action] {
    let announced = Int(message.paramCount)
    let index = Int(message.paramIndex)
    // A value with index 65,535 answers a request by name or a change.
    guard index < announced else {
      if message.paramIndex != .max { strayMessages += 1 }
      return []
    }
    if announced != count {
      // The count changes where a driver is switched on: what was known of indices is void.
      if count != nil { strayMessages += 1 }
      count = announced
      names = [:]
      values = [:]
    }
    if names[index] == nil {
      repeats = 0
      deadline = now + Self.listSilence
    }
    names[index] = message.paramId
    values[message.paramId] = value
    return names.count == announced ? finish(.listed(values)) : []
  }

  private mutating func ask(at now: Duration) -> [Action] {
    deadline = now + policy.timeout
    switch task {
    case .list:
      guard let count else {
        return [
          .send(ParamRequestList(targetSystem: target.systemID, targetComponent: target.componentID))
        ]
      }
      deadline = now + Self.listSilence
      var requests: [Action] = []
      for index in 0..<count where names[index] == nil && requests.count < Self.requestsMax {
        requests.append(.send(read("", index: Int16(clamping: index))))
      }
      return requests
    case .get(let name): return [.send(read(name, index: -1))]
    case .set(let name, let value):
      return [
        .send(
          ParamSet(
            targetSystem: target.systemID, targetComponent: target.componentID, paramId: name,
            paramValue: value.wire(encoding), paramType: value.type))
      ]
    }
  }

  private func read(_ name: String, index: Int16) -> ParamRequestRead {
    ParamRequestRead(
      targetSystem: target.systemID, targetComponent: target.componentID, paramId: name, paramIndex: index)
  }

  private mutating func finish(_ ending: ParameterOutcome) -> [Action] {
    outcome = ending
    deadline = nil
    return [.finish(ending)]
  }
}
