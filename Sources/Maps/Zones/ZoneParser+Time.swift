import Diagnostics
import Quantities

extension ZoneParser {
  private static let weekdayNames = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]
  private static let daySeconds = 86_400

  /// When a zone of ED-269 is active; empty means always. Nil with a report where it cannot be understood.
  ///
  /// A zone without `applicability` is always active: the safe reading.
  mutating func periods(ofED269 zone: JSONValue) -> [ActivePeriod]? {
    let value = zone["applicability"] ?? zone["limitedApplicability"]
    guard let list = value?.list ?? value.map({ [$0] }), !list.isEmpty else {
      warn("`applicability` is missing, the zone is taken as permanent")
      return []
    }
    return periods(list, "applicability")
  }

  /// When a zone of ED-318 is active; empty means always, and so does a missing list.
  mutating func periods(ofED318 value: JSONValue?) -> [ActivePeriod]? {
    guard let list = value?.list ?? value.map({ [$0] }), !list.isEmpty else { return [] }
    return periods(list, "limitedApplicability")
  }

  private mutating func periods(_ list: [JSONValue], _ key: String) -> [ActivePeriod]? {
    var result: [ActivePeriod] = []
    for entry in list {
      guard let start = moment(entry, "startDateTime", isEnd: false),
        let end = moment(entry, "endDateTime", isEnd: true), let schedule = schedule(entry)
      else { return nil }
      let isPermanent = entry["permanent"]?.text?.uppercased() == "YES" || entry["permanent"]?.bool == true
      if isPermanent, schedule.isEmpty {
        if start.value != nil || end.value != nil {
          warn("`permanent` is YES, the dates beside it are ignored")
        }
        return []
      }
      if let first = start.value, let last = end.value, last <= first {
        refuse("`endDateTime` is not after `startDateTime`")
        return nil
      }
      if !isPermanent, start.value == nil, end.value == nil, schedule.isEmpty {
        warn("`\(key)` has no dates and no hours, the zone is taken as permanent")
        return []
      }
      // `permanent` with a schedule means these hours for ever.
      result.append(
        isPermanent
          ? ActivePeriod(schedule: schedule)
          : ActivePeriod(start: start.value, end: end.value, schedule: schedule))
    }
    return result
  }

  /// A moment that may rightly be absent.
  private struct ReadMoment {
    var value: CivilTime?
  }

  /// A date and time. Where it has no zone, it may be meant anywhere on Earth, so the period is taken from the earliest
  /// to the latest that it can be.
  private mutating func moment(_ entry: JSONValue, _ key: String, isEnd: Bool) -> ReadMoment? {
    guard let value = entry[key] else { return ReadMoment(value: nil) }
    let text = value.text?.trimmedSpaces ?? ""
    if value.text != nil, text.isEmpty {
      warn("`\(key)` is empty and read as absent")
      return ReadMoment(value: nil)
    }
    if let moment = CivilTime(text) { return ReadMoment(value: moment) }
    let isDate = text.utf8.count == 10
    if let local = CivilTime(isDate ? text + "T00:00:00Z" : text + "Z") {
      // Local time is between 12 hours behind and 14 hours ahead of universal time.
      let hours = isEnd ? (isDate ? 36.0 : 12) : -14
      let widened = local.advanced(bySeconds: hours * 3600)
      warn("`\(key)` \"\(text)\" has no time zone; the period is taken as \(isEnd ? "ending" : "beginning") \(widened)")
      return ReadMoment(value: widened)
    }
    refuse("`\(key)` \"\(text)\" is not a date and time with a zone", help: "write it as 2026-03-02T08:00:00Z")
    return nil
  }

  // MARK: Schedules

  private mutating func schedule(_ entry: JSONValue) -> [ActivePeriod.DailyHours]? {
    var list = entry["schedule"]?.list
    if list == nil, let daily = entry["dailyPeriod"]?.list {
      warn("`dailyPeriod` is read as `schedule`")
      list = daily
    }
    var result: [ActivePeriod.DailyHours] = []
    for item in list ?? [] {
      if item["day"]?.text.map({ !$0.isEmpty }) ?? false { warn("`day` is a text, not a list") }
      let days = item["day"]?.list?.compactMap(\.text) ?? item["day"]?.text.map { [$0] } ?? []
      let names = days.filter { !$0.isEmpty }
      guard let starts = moments(item, "start"), let ends = moments(item, "end"), let weekdays = weekdays(names) else {
        return nil
      }
      if starts.isEmpty, ends.isEmpty, weekdays.count == 7 {
        // It stands for all the time, whatever the other entries say.
        warn("an entry of the schedule has no times, so the hours are taken as all the time")
        return []
      }
      for start in starts.isEmpty ? [DayTime(seconds: 0, offset: 0)] : starts {
        for end in ends.isEmpty ? [DayTime(seconds: Self.daySeconds, offset: start.offset)] : ends {
          result.append(Self.hours(weekdays, start, end))
        }
      }
    }
    return result
  }

  private mutating func weekdays(_ names: [String]) -> [Int]? {
    if names.isEmpty || names.contains(where: { $0.uppercased() == "ANY" }) { return Array(0..<7) }
    var isNamed = [Bool](repeating: false, count: 7)
    for name in names {
      guard let day = Self.weekdayNames.firstIndex(of: name.uppercased()) else {
        refuse("`day` \"\(name)\" is unknown", help: "known: MON…SUN, ANY")
        return nil
      }
      isNamed[day] = true
    }
    return isNamed.indices.filter { isNamed[$0] }
  }

  /// A time of day as written, or an event.
  struct DayTime: Equatable {
    /// Seconds after midnight, 0...86400, in the time that is `offset` ahead of universal time.
    var seconds = 0
    /// Seconds.
    var offset = 0
    var event: ActivePeriod.DaylightEvent?
  }

  /// The start or the end of an entry: none, one, or both a time and an event, of which each then counts. Nil with a
  /// report where one cannot be understood.
  private mutating func moments(_ item: JSONValue, _ side: String) -> [DayTime]? {
    var result: [DayTime] = []
    for key in ["\(side)Time", "\(side)Event"] {
      guard let value = item[key], value.text.map({ !$0.trimmedSpaces.isEmpty }) ?? true else { continue }
      let text = value.text?.trimmedSpaces ?? ""
      if let event = ActivePeriod.DaylightEvent(rawValue: text.uppercased()) {
        if key.hasSuffix("Time") { warn("`\(key)` names the event \(event.rawValue)") }
        result.append(DayTime(event: event))
      } else if let time = DayTime(text, isEnd: side == "end") {
        result.append(time)
      } else {
        refuse("`\(key)` \"\(text)\" is not a time of day", help: "write it as 06:00:00Z, or as BMCT, SR, SS or EECT")
        return nil
      }
    }
    if result.count == 2 { warn("`\(side)Time` and `\(side)Event` are both given, and the hours of both count") }
    return result
  }

  /// The hours in universal time. A time of day ahead of it may fall on the day before.
  private static func hours(_ weekdays: [Int], _ start: DayTime, _ end: DayTime) -> ActivePeriod.DailyHours {
    let from = start.event == nil ? start.seconds - start.offset : 0
    let to = end.event == nil ? end.seconds - end.offset : 0
    // By how many days the start falls off its date.
    let shift = Int((Double(from) / Double(daySeconds)).rounded(.down))
    func moment(_ time: DayTime, _ seconds: Int) -> ActivePeriod.DayMoment {
      if let event = time.event { return .event(event) }
      let rest = seconds % daySeconds
      return .seconds(rest < 0 ? rest + daySeconds : rest)
    }
    let first = moment(start, from)
    var last = moment(end, to)
    // Midnight as an end is that behind the day.
    if last == .seconds(0) { last = .seconds(daySeconds) }
    let days = weekdays.map { (($0 + shift) % 7 + 7) % 7 }.sorted()
    return ActivePeriod.DailyHours(weekdays: days, start: first, end: last)
  }
}

extension ZoneParser.DayTime {
  /// Reads `06:00Z`, `06:00:00Z`, `06:00:00.00Z`, `06:00+02:00` or `24:00Z`; a missing zone means universal time.
  ///
  /// `23:59:59` as an end is the day's end: files write it so for want of 24:00. Parts of a second are dropped from
  /// starts and rounded up in ends.
  init?(_ text: String, isEnd: Bool) {
    var bytes = Array(text.utf8)
    var offset = 0
    if let last = bytes.last, last == UInt8(ascii: "Z") || last == UInt8(ascii: "z") {
      bytes.removeLast()
    } else if let sign = bytes.lastIndex(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }), sign >= 5 {
      let parts = bytes[(sign + 1)...].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      guard parts.count == 2, let hours = Self.two(parts[0]), let minutes = Self.two(parts[1]), hours <= 15,
        minutes < 60
      else { return nil }
      offset = (hours * 3600 + minutes * 60) * (bytes[sign] == UInt8(ascii: "-") ? -1 : 1)
      bytes.removeSubrange(sign...)
    }
    var hasFraction = false
    if let point = bytes.firstIndex(of: UInt8(ascii: ".")) {
      let fraction = bytes[(point + 1)...]
      guard !fraction.isEmpty, fraction.allSatisfy({ (48...57).contains($0) }) else { return nil }
      hasFraction = fraction.contains { $0 != 48 }
      bytes.removeSubrange(point...)
    }
    let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3 else { return nil }
    let numbers = parts.compactMap { Self.two($0) }
    guard numbers.count == parts.count, numbers[0] <= 24, numbers[1] < 60, numbers.count == 2 || numbers[2] < 60 else {
      return nil
    }
    var seconds = numbers[0] * 3600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
    if isEnd, hasFraction { seconds += 1 }
    if isEnd, seconds == 86_399 { seconds = 86_400 }
    guard seconds <= 86_400 else { return nil }
    self.init(seconds: seconds, offset: offset)
  }

  private static func two(_ digits: ArraySlice<UInt8>) -> Int? {
    guard digits.count == 2, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1) - 48 }
  }
}
