/// The vehicle side of the parameter protocol: list, read and set.
///
/// As ArduCopter does, it is silent about a name that it does not have, and about a value that is not a number.
package struct ParameterServer: Sendable {
  /// What the vehicle must do.
  package enum Action: Sendable {
    /// Send this message.
    case send(any MAVLinkMessage)
    /// This parameter has a new value.
    case changed(name: String)
  }

  /// Most parameters: an index has 16 bits, and -1 is none.
  package static var countMax: Int { 32_767 }
  /// Time between two values of a list: 200 in a second, 7.4 kB.
  package static var listInterval: Duration { .milliseconds(5) }
  /// The most values that are sent at once where the owner ticks late.
  package static var burstMax: Int { 20 }
  /// The longest name.
  package static var nameBytesMax: Int { 16 }

  /// This vehicle.
  package let own: MAVLinkAddress
  /// How it writes whole numbers.
  package let encoding: ParameterValue.Encoding
  /// When the next value of a list is due, or `nil` where none is asked for.
  package private(set) var deadline: Duration?

  private var names: [String] = []
  private var values: [String: ParameterValue] = [:]
  private var listed: Int?

  /// A server with parameters, listed by name; names longer than 16 bytes are left out.
  package init(own: MAVLinkAddress, encoding: ParameterValue.Encoding, parameters: [String: ParameterValue]) {
    self.own = own
    self.encoding = encoding
    names = Array(
      parameters.keys.filter { (1...Self.nameBytesMax).contains($0.utf8.count) }.sorted().prefix(Self.countMax))
    values = parameters
  }

  /// The value of a parameter.
  package func value(_ name: String) -> ParameterValue? { names.contains(name) ? values[name] : nil }

  /// Takes a message; others than those of the protocol for this vehicle do nothing.
  package mutating func receive(_ message: any MAVLinkMessage, at now: Duration) -> [Action] {
    switch message {
    case let request as ParamRequestList where isMine(request.targetSystem, request.targetComponent):
      // Asked again, the list starts over.
      listed = 0
      deadline = now
      return tick(at: now)
    case let request as ParamRequestRead where isMine(request.targetSystem, request.targetComponent):
      let index = request.paramIndex < 0 ? names.firstIndex(of: request.paramId) : Int(request.paramIndex)
      guard let index, names.indices.contains(index) else { return [] }
      return [.send(valueMessage(index))]
    case let set as ParamSet where isMine(set.targetSystem, set.targetComponent):
      guard let index = names.firstIndex(of: set.paramId), let before = values[set.paramId],
        let value = ParameterValue(set.paramValue, type: before.type, encoding: encoding)
      else { return [] }
      if case .real(let number) = value, !number.isFinite { return [] }
      values[set.paramId] = value
      let answer = Action.send(valueMessage(index))
      return before == value ? [answer] : [answer, .changed(name: set.paramId)]
    default: return []
    }
  }

  /// Sends what is due of a list.
  package mutating func tick(at now: Duration) -> [Action] {
    guard let due = deadline, now >= due, let next = listed else { return [] }
    guard next < names.count else {
      listed = nil
      deadline = nil
      return []
    }
    let behind = Int((now - due) / Self.listInterval)
    let last = min(names.count, next + 1 + min(behind, Self.burstMax))
    let actions = (next..<last).map { Action.send(valueMessage($0)) }
    listed = last
    deadline = last < names.count ? now + Self.listInterval : nil
    return actions
  }

  private func isMine(_ system: UInt8, _ component: UInt8) -> Bool {
    own.isTargeted(system: system, component: component)
  }

  private func valueMessage(_ index: Int) -> ParamValue {
    let value = values[names[index]] ?? .real(0)
    return ParamValue(
      paramId: names[index], paramValue: value.wire(encoding), paramType: value.type,
      paramCount: UInt16(names.count), paramIndex: UInt16(index))
  }
}
