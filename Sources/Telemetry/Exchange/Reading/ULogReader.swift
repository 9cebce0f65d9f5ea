/// Reads the logs that PX4 writes on board (`.ulg`): records whose layout the log itself defines.
///
/// A record has its length, its kind and no checksum. It is believed where another one, or the end, stands right behind
/// it. Behind damage, reading goes on where three records in a row make sense, or a sync record stands.
///
/// Source: PX4 developer guide, "ULog File Format", version 1.
package struct ULogReader: FlightLogReader {
  package static let recordBytesMax = 4 * (ULogFormats.recordBytesMax + headLength)
  /// Bytes of the file before its first record.
  static let fileHeadLength = 16
  /// Bytes of a record before its content.
  static let headLength = 3
  /// The first bytes of a file.
  static let magic: [UInt8] = [0x55, 0x4C, 0x6F, 0x67, 0x01, 0x12, 0x35]
  /// Bytes of a record by which it is judged: a head and the content of a sync record.
  private static let lookahead = headLength + 8
  /// The content of a sync record.
  static let sync: [UInt8] = [0x2F, 0x73, 0x13, 0x20, 0x25, 0x0C, 0xBB, 0x12]
  /// So many records in a row are no chance.
  private static let chain = 3
  /// The most definitions behind the first topic after which topics are looked at again.
  private static let lateDefinitionsMax = 64
  /// The most different texts about definitions that are kept.
  private static let problemsMax = 20

  package private(set) var tally = FlightLogTally()
  /// What was wrong with definitions, each with its place.
  package private(set) var problems: [FlightLogError] = []
  private var hasHead = false
  private var formats = ULogFormats()
  /// Topics by their numbers, from 0 to the largest that is in use.
  private var subscriptions: [Subscription?] = []
  private var lateDefinitions = 0
  /// Whether the place at which records make sense again is still looked for.
  private var isLost = false
  /// The place behind which a record was found last, and the length of that record.
  private var ahead: (place: Int, length: Int)?
  /// Where other data begins behind the end of the log proper, in ascending order.
  private var appended: [Int] = []

  /// A reader at the beginning of a log.
  package init() {}

  /// Whether bytes at the front of a file are such a log.
  package static func recognises(_ head: some Collection<UInt8>) -> Bool { Array(head.prefix(7)) == magic }

  /// A topic with a number.
  private struct Subscription {
    var name: String
    var instance: Int
    var topic: ULogTopic?
    var places: [ULogFormats.Place?] = []
    /// The sizes that a record of it can have; nil where its definition is missing or wrong.
    var sizes: ClosedRange<Int>?
  }

  package mutating func read(
    _ bytes: UnsafeRawBufferPointer, at offset: Int, isEnd: Bool, into sink: inout some FlightLogSink
  ) throws(FlightLogError) -> Int {
    var place = 0
    ahead = nil
    if !hasHead {
      guard bytes.count >= Self.fileHeadLength else {
        guard isEnd else { return 0 }
        throw FlightLogError("the file ends within its head", help: "copy the log from the vehicle again")
      }
      guard Self.recognises(bytes.prefix(7)) else {
        throw FlightLogError("this is no ULog file", help: "a ULog file starts with `ULog`")
      }
      hasHead = true
      place = Self.fileHeadLength
    }
    while place < bytes.count {
      while let next = appended.first, next <= offset + place { appended.removeFirst() }
      // What follows the log proper is read on its own: the last record before it may be cut off.
      let border = appended.first.map { $0 - offset } ?? .max
      let limit = min(bytes.count, border)
      let part = UnsafeRawBufferPointer(rebasing: bytes[..<limit])
      let isLast = isEnd || border <= bytes.count
      if isLost {
        let (next, isFound) = search(part, from: place, isEnd: isLast)
        tally.add(offset + place, length: next - place, "no record that makes sense")
        place = next
        // Behind the end of the log proper everything begins anew.
        isLost = !isFound && !isLast
        if !isFound, !isLast { return place }
        continue
      }
      switch look(part, place, isEnd: isLast) {
      case .record(let length):
        let content = UnsafeRawBufferPointer(rebasing: part[place + Self.headLength..<place + length])
        try take(part[place + 2], content, at: offset + place, into: &sink)
        place += length
      case .wait: return place
      case .cut:
        tally.add(offset + place, length: limit - place, "the last record is cut off")
        place = limit
      case .damage:
        tally.add(offset + place, length: 1, "no record that makes sense")
        place += 1
        isLost = place < limit
      }
    }
    return place
  }

  // MARK: Finding records

  private enum Look { case record(Int), wait, cut, damage }

  /// Looks for a record that is followed by another one or by the end.
  private mutating func look(_ bytes: UnsafeRawBufferPointer, _ place: Int, isEnd: Bool) -> Look {
    guard place + Self.headLength <= bytes.count else { return isEnd ? .cut : .wait }
    guard let length = ahead?.place == place ? ahead?.length : plausible(bytes, place) else { return .damage }
    ahead = nil
    let end = place + length
    if end > bytes.count {
      guard isEnd else { return .wait }
      return search(bytes, from: place + 1, isEnd: true).isFound ? .damage : .cut
    }
    if end == bytes.count { return isEnd ? .record(length) : .wait }
    guard end + Self.lookahead <= bytes.count || isEnd else { return .wait }
    guard end + Self.headLength <= bytes.count else { return .record(length) }
    guard let next = plausible(bytes, end) else { return .damage }
    ahead = (end, next)
    return .record(length)
  }

  /// The length of what may be a record by its head; nil where it is none. What is not there yet counts as right.
  private func plausible(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> Int? {
    let size = Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt16.self)))
    let isPossible: Bool
    switch bytes[place + 2] {
    case UInt8(ascii: "D"):
      guard size >= 2 else { return nil }
      guard place + 5 <= bytes.count else { return size + Self.headLength }
      let id = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: place + 3, as: UInt16.self))
      isPossible = subscription(id)?.sizes.map { $0.contains(size - 2) } ?? (size >= 10)
    case UInt8(ascii: "S"):
      isPossible =
        size == Self.sync.count
        && (0..<Self.sync.count).allSatisfy {
          place + 3 + $0 >= bytes.count || bytes[place + 3 + $0] == Self.sync[$0]
        }
    case UInt8(ascii: "O"), UInt8(ascii: "R"): isPossible = size == 2
    case UInt8(ascii: "B"): isPossible = size >= 40
    case UInt8(ascii: "L"): isPossible = size >= 9
    case UInt8(ascii: "C"): isPossible = size >= 11
    case UInt8(ascii: "A"): isPossible = size >= 4
    case UInt8(ascii: "F"), UInt8(ascii: "I"), UInt8(ascii: "M"), UInt8(ascii: "P"), UInt8(ascii: "Q"):
      isPossible = size >= 3
    // Kinds of later versions are letters too, and are passed over.
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): isPossible = size >= 1
    default: isPossible = false
    }
    return isPossible ? size + Self.headLength : nil
  }

  /// The next place at which records make sense again; where there is none, the first place that cannot be told yet, or
  /// the end.
  private func search(
    _ bytes: UnsafeRawBufferPointer, from start: Int, isEnd: Bool
  ) -> (place: Int, isFound: Bool) {
    var place = start
    while place + Self.headLength <= bytes.count {
      switch believable(bytes, place, isEnd: isEnd) {
      case .yes: return (place, true)
      case .unknown: return (place, false)
      case .no: place += 1
      }
    }
    return (isEnd ? bytes.count : place, false)
  }

  private enum Belief { case yes, no, unknown }

  private func believable(_ bytes: UnsafeRawBufferPointer, _ place: Int, isEnd: Bool) -> Belief {
    var next = place
    for _ in 0..<Self.chain {
      if next == bytes.count { return isEnd ? .yes : .unknown }
      guard next + Self.headLength <= bytes.count else { return isEnd ? .no : .unknown }
      guard let length = plausible(bytes, next) else { return .no }
      guard next + length <= bytes.count else { return isEnd ? .no : .unknown }
      if bytes[next + 2] == UInt8(ascii: "S") { return .yes }
      next += length
    }
    return .yes
  }

  // MARK: Taking records

  private mutating func take(
    _ kind: UInt8, _ content: UnsafeRawBufferPointer, at offset: Int, into sink: inout some FlightLogSink
  ) throws(FlightLogError) {
    tally.records += 1
    switch kind {
    case UInt8(ascii: "D"): data(content, into: &sink)
    // Flags stand right behind the head of the file; anywhere else they are damage that looks like them.
    case UInt8(ascii: "B") where offset == Self.fileHeadLength: try flags(content, at: offset)
    case UInt8(ascii: "F"): define(content, at: offset)
    case UInt8(ascii: "A"): subscribe(content, at: offset)
    case UInt8(ascii: "R"):
      let id = Int(UInt16(littleEndian: content.loadUnaligned(as: UInt16.self)))
      if id < subscriptions.count { subscriptions[id] = nil }
    case UInt8(ascii: "L"): text(content, time: 1, text: 9, into: &sink)
    case UInt8(ascii: "C"): text(content, time: 3, text: 11, into: &sink)
    case UInt8(ascii: "O"):
      tally.dropouts += 1
      tally.dropoutSeconds += Double(UInt16(littleEndian: content.loadUnaligned(as: UInt16.self))) / 1000
    case UInt8(ascii: "P"), UInt8(ascii: "Q"): tally.parameters += 1
    default: tally.passedOver += 1
    }
  }

  private mutating func flags(_ content: UnsafeRawBufferPointer, at offset: Int) throws(FlightLogError) {
    let incompatible = content[8..<16]
    // Bit 0 of the first byte says that data is appended; any other bit changes what follows.
    guard incompatible[incompatible.startIndex] & ~1 == 0, incompatible.dropFirst().allSatisfy({ $0 == 0 }) else {
      throw FlightLogError(
        "the log says that readers of today do not understand it", help: "convert it with a newer tool, or update",
        at: offset)
    }
    guard incompatible[incompatible.startIndex] & 1 != 0 else { return }
    for index in 0..<3 {
      let value = UInt64(littleEndian: content.loadUnaligned(fromByteOffset: 16 + 8 * index, as: UInt64.self))
      if let place = Int(exactly: value), place > offset { appended.append(place) }
    }
    appended.sort()
  }

  private mutating func define(_ content: UnsafeRawBufferPointer, at offset: Int) {
    if let problem = formats.define(String(decoding: content, as: UTF8.self)[...]) { return note(problem, at: offset) }
    // Definitions come first; one that comes late may be what a topic waits for.
    guard !subscriptions.isEmpty, lateDefinitions < Self.lateDefinitionsMax else { return }
    lateDefinitions += 1
    for index in subscriptions.indices {
      guard var waiting = subscriptions[index], waiting.sizes == nil else { continue }
      resolve(&waiting)
      subscriptions[index] = waiting
    }
  }

  private mutating func note(_ problem: String, at offset: Int) {
    tally.unexplained += 1
    guard problems.count < Self.problemsMax else { return }
    problems.append(FlightLogError(problem, help: "what it was to explain is passed over", at: offset))
  }

  private mutating func subscribe(_ content: UnsafeRawBufferPointer, at offset: Int) {
    let id = UInt16(littleEndian: content.loadUnaligned(fromByteOffset: 1, as: UInt16.self))
    let name = String(decoding: content[3...], as: UTF8.self)
    var found = Subscription(name: name, instance: Int(content[0]), topic: ULogTopic(rawValue: name))
    resolve(&found)
    while subscriptions.count <= Int(id) { subscriptions.append(nil) }
    subscriptions[Int(id)] = found
    if found.sizes == nil { note("no usable definition of `\(name.prefix(80))`", at: offset) }
  }

  /// Works out the layout of a topic's records.
  private mutating func resolve(_ subscription: inout Subscription) {
    subscription.topic = ULogTopic(rawValue: subscription.name)
    guard let layout = formats.layout(of: subscription.name, wanted: subscription.topic?.fields ?? []) else {
      subscription.topic = nil
      subscription.sizes = nil
      return
    }
    subscription.places = layout.places
    subscription.sizes = layout.size - layout.trailing...layout.size
  }

  private func subscription(_ id: UInt16) -> Subscription? {
    Int(id) < subscriptions.count ? subscriptions[Int(id)] : nil
  }

  private mutating func data(_ content: UnsafeRawBufferPointer, into sink: inout some FlightLogSink) {
    let id = UInt16(littleEndian: content.loadUnaligned(as: UInt16.self))
    guard let subscription = subscription(id), subscription.sizes != nil else {
      tally.unexplained += 1
      return
    }
    guard let topic = subscription.topic,
      topic.extract(
        ULogRecord(bytes: UnsafeRawBufferPointer(rebasing: content[2...])), subscription.places,
        instance: subscription.instance, into: &sink)
    else {
      tally.passedOver += 1
      return
    }
  }

  private func text(
    _ content: UnsafeRawBufferPointer, time: Int, text: Int, into sink: inout some FlightLogSink
  ) {
    let moment = UInt64(littleEndian: content.loadUnaligned(fromByteOffset: time, as: UInt64.self))
    // The level is a digit.
    let severity = RunEvent.Severity(rawValue: Int(content[0]) - 48) ?? .info
    guard let moment = Int64(exactly: moment) else { return }
    sink.take(
      .text(severity: severity, kind: "vehicle", text: String(decoding: content[text...], as: UTF8.self)),
      of: ULogTopic.vehicle, at: moment)
  }
}
