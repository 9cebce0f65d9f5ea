import Diagnostics
import Quantities

extension ED269Reader {
  private static let weekdays = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]

  /// When a zone is active; empty means always. Nil with a report where it cannot be understood.
  ///
  /// A zone without `applicability` is always active: the safe reading.
  mutating func periods(_ zone: JSONValue, _ label: String) -> [ActivePeriod]? {
    guard let list = zone["applicability"]?.list ?? zone["applicability"].map({ [$0] }), !list.isEmpty else {
      report(MapRule.zoneQuirk, .warning, "\(label): `applicability` is missing, the zone is taken as permanent")
      return []
    }
    var result: [ActivePeriod] = []
    for entry in list {
      guard let start = moment(entry, "startDateTime", label), let end = moment(entry, "endDateTime", label),
        let schedule = schedule(entry, label)
      else { return nil }
      let isPermanent = entry["permanent"]?.text?.uppercased() == "YES" || entry["permanent"]?.bool == true
      if isPermanent, schedule.isEmpty {
        if start.value != nil || end.value != nil {
          report(MapRule.zoneQuirk, .warning, "\(label): `permanent` is YES, the dates beside it are ignored")
        }
        return []
      }
      if let first = start.value, let last = end.value, last <= first {
        report(MapRule.zoneRefused, .error, "\(label): `endDateTime` is not after `startDateTime`")
        return nil
      }
      if !isPermanent, start.value == nil, end.value == nil, schedule.isEmpty {
        report(MapRule.zoneQuirk, .warning, "\(label): `applicability` has no dates and is taken as permanent")
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

  private mutating func moment(_ entry: JSONValue, _ key: String, _ label: String) -> ReadMoment? {
    guard let value = entry[key] else { return ReadMoment(value: nil) }
    guard let text = value.text, let moment = CivilTime(text) else {
      if value.text?.isEmpty ?? false {
        report(MapRule.zoneQuirk, .warning, "\(label): `\(key)` is empty and read as absent")
        return ReadMoment(value: nil)
      }
      report(MapRule.zoneRefused, .error, "\(label): `\(key)` is not a date and time with a zone")
      return nil
    }
    return ReadMoment(value: moment)
  }

  private mutating func schedule(_ entry: JSONValue, _ label: String) -> [ActivePeriod.DailyHours]? {
    var list = entry["schedule"]?.list
    if list == nil, let daily = entry["dailyPeriod"]?.list {
      report(MapRule.zoneQuirk, .warning, "\(label): `dailyPeriod` is read as `schedule`")
      list = daily
    }
    var result: [ActivePeriod.DailyHours] = []
    for item in list ?? [] {
      let days = item["day"]?.list?.compactMap(\.text) ?? item["day"]?.text.map { [$0] } ?? []
      if days.isEmpty, item["startTime"] == nil, item["endTime"] == nil {
        report(MapRule.zoneQuirk, .warning, "\(label): an entry of the schedule is empty and ignored")
        continue
      }
      guard let weekdays = weekdays(days, label) else { return nil }
      guard let start = secondsOfDay(item["startTime"], absent: 0),
        let end = secondsOfDay(item["endTime"], absent: 86_400)
      else {
        report(
          MapRule.zoneRefused, .error, "\(label): `startTime` or `endTime` is not a universal time of day",
          help: "write it as 06:00:00.00Z")
        return nil
      }
      result.append(ActivePeriod.DailyHours(weekdays: weekdays, startSeconds: start, endSeconds: end))
    }
    return result
  }

  private mutating func weekdays(_ names: [String], _ label: String) -> [Int]? {
    if names.isEmpty || names.contains(where: { $0.uppercased() == "ANY" }) { return Array(0..<7) }
    var result: Set<Int> = []
    for name in names {
      guard let day = Self.weekdays.firstIndex(of: name.uppercased()) else {
        report(MapRule.zoneRefused, .error, "\(label): `day` \"\(name)\" is unknown", help: "known: MON…SUN, ANY")
        return nil
      }
      result.insert(day)
    }
    return result.sorted()
  }

  /// Seconds after midnight of `06:00Z`, `06:00:00Z`, `06:00:00.00Z` or `24:00Z`; a missing `Z` means the same.
  /// `23:59:59` ends the day: files write it so for want of 24:00.
  private func secondsOfDay(_ value: JSONValue?, absent: Int) -> Int? {
    guard let value else { return absent }
    guard var text = value.text.map({ Substring($0) }) else { return nil }
    if text.last == "Z" || text.last == "z" { text.removeLast() }
    if let point = text.firstIndex(of: ".") {
      guard text[text.index(after: point)...].allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
      text = text[..<point]
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3 else { return nil }
    let numbers = parts.compactMap { $0.count == 2 && $0.allSatisfy { $0.isASCII && $0.isNumber } ? Int($0) : nil }
    guard numbers.count == parts.count, numbers[0] <= 24, numbers[1] < 60, numbers.count == 2 || numbers[2] < 60 else {
      return nil
    }
    let seconds = numbers[0] * 3600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
    return seconds == 86_399 && absent == 86_400 ? 86_400 : seconds <= 86_400 ? seconds : nil
  }
}
