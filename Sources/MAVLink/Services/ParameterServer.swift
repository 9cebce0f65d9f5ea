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

  /// The names in their order, and the value of each.
  private let names: [String]
  private var values: [ParameterValue]
  private let fixed: Set<String>
  private var listed: Int?

  /// A server with parameters, listed by name; names longer than 16 bytes are left out. Those in `fixed` can be read
  /// and not set.
  package init(
    own: MAVLinkAddress, encoding: ParameterValue.Encoding, parameters: [String: ParameterValue],
    fixed: Set<String> = []
  ) {
    self.own = own
    self.encoding = encoding
    self.fixed = fixed
    let kept = parameters.filter { (1...Self.nameBytesMax).contains($0.key.utf8.count) }.sorted { $0.key < $1.key }
      .prefix(Self.countMax)
    names = kept.map(\.key)
    values = kept.map(\.value)
  }

  /// The value of a parameter.
  package func value(_ name: String) -> ParameterValue? { index(of: name).map { values[$0] } }

  /// Sets a parameter from within the vehicle; a number that its type does not hold changes nothing.
  package mutating func set(_ name: String, to number: Double) {
    guard let index = index(of: name) else { return }
    switch values[index] {
    case .real: values[index] = .real(Float(number))
    case .integer(_, let type):
      guard let whole = Int64(exactly: number), ParameterValue.range(of: type)?.contains(whole) ?? false else { return }
      values[index] = .integer(whole, type: type)
    }
  }

  /// Where a parameter stands in the list.
  private func index(of name: String) -> Int? {
    var (low, high) = (0, names.count)
    while low < high {
      let middle = (low + high) / 2
      if names[middle] < name { low = middle + 1 } else { high = middle }
    }
    return low < names.count && names[low] == name ? low : nil
  }

  /// Takes a message; others than those of the protocol for this vehicle do nothing.
  package mutating func receive(_ message: any MAVLinkMessage, at now: Duration) -> [Action] {
    switch message {
    case let request as ParamRequestList where isMine(request.targetSystem, request.targetComponent):
      // Asked again, the list starts over.
      listed = 0
      deadline = now
      return tick(at: now)
    case let request as ParamRequestRead where isMine(request.targetSystem, request.targetComponent):
      let index = request.paramIndex < 0 ? index(of: request.paramId) : Int(request.paramIndex)
      guard let index, names.indices.contains(index) else { return [] }
      return [.send(valueMessage(index))]
    case let set as ParamSet where isMine(set.targetSystem, set.targetComponent):
      guard let index = index(of: set.paramId), let value = value(set, as: values[index].type) else { return [] }
      let before = values[index]
      if !fixed.contains(set.paramId) { values[index] = value }
      let answer = Action.send(valueMessage(index))
      return before == values[index] ? [answer] : [answer, .changed(name: set.paramId)]
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

  /// The value that a station sets; nil where it is no number, or none of the type. A whole number that comes as
  /// REAL32 is taken by its value, whatever the encoding.
  private func value(_ set: ParamSet, as type: UInt8) -> ParameterValue? {
    let value = ParameterValue(
      set.paramValue, type: type, encoding: set.paramType == MavParamType.real32 ? .cast : encoding)
    if case .real(let number) = value, !number.isFinite { return nil }
    return value
  }

  private func isMine(_ system: UInt8, _ component: UInt8) -> Bool {
    own.isTargeted(system: system, component: component)
  }

  private func valueMessage(_ index: Int) -> ParamValue {
    let value = values[index]
    return ParamValue(
      paramId: names[index], paramValue: value.wire(encoding), paramType: value.type,
      paramCount: UInt16(names.count), paramIndex: UInt16(index))
  }
}
