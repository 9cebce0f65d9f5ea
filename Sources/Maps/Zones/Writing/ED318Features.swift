import Diagnostics
import Quantities

/// Makes the properties of ED-318 features, and keeps what was assumed or cut.
struct ED318Features {
  private let options: ED318Writer.Options
  private let path: String
  private(set) var diagnostics: [Diagnostic] = []
  /// The short identifiers by the long ones; looked up, never listed.
  private var shortIdentifiers: [String: String] = [:]
  /// Identifiers that are taken; looked up, never listed.
  private var taken: Set<String>
  private var withoutCountry: [String] = []
  private var withoutAuthority: [String] = []

  init(zones: [Zone], options: ED318Writer.Options, path: String) {
    self.options = options
    self.path = path
    taken = Set(zones.map(\.identifier).filter { $0.unicodeScalars.count <= ED318Writer.identifierLengthMax })
  }

  /// The properties of a zone.
  mutating func properties(of zone: Zone) -> String {
    // What the format cannot say and the reader shall take back.
    var aside: [(key: String, value: String)] = []
    var members: [(key: String, value: String)] = []
    let identifier = identifier(of: zone, &aside)
    members.append(("identifier", ZoneJSONText.quoted(identifier)))
    members.append(("country", ZoneJSONText.quoted(country(of: zone, &aside))))
    if !zone.name.isEmpty { members.append(("name", text(zone.name, "name", zone, &aside))) }
    members.append(("type", ZoneJSONText.quoted(type(of: zone, &aside))))
    members.append(("variant", ZoneJSONText.quoted("COMMON")))
    if !zone.conditions.isEmpty {
      members.append(("restrictionConditions", ZoneJSONText.quoted(zone.conditions)))
      if HTMLText.hasTags(zone.conditions) { aside.append(("conditions", ZoneJSONText.quoted(zone.conditions))) }
    }
    members += reasons(of: zone, &aside)
    if !zone.message.isEmpty { members.append(("message", text(zone.message, "message", zone, &aside))) }
    members.append(("zoneAuthority", authorities(of: zone, &aside)))
    if let hours = ZoneJSONText.limitedApplicability(zone.periods) { members.append(("limitedApplicability", hours)) }
    if !aside.isEmpty {
      members.append(
        ("extendedProperties", ZoneJSONText.object([("sortie", ZoneJSONText.object(aside))])))
    }
    return ZoneJSONText.object(members)
  }

  /// Says once for all zones which values were assumed.
  mutating func reportAssumed() {
    report(withoutCountry, "no country of three letters", "`\(options.countryWhereMissing)` is written")
    report(
      withoutAuthority, "no authority", "one named \"\(options.authorityWhereMissing.name)\" is written")
  }

  private mutating func report(_ identifiers: [String], _ lack: String, _ choice: String) {
    guard let first = identifiers.first else { return }
    let count = identifiers.count
    let subject = count == 1 ? "zone `\(first)` has" : "\(count) zones, the first of them `\(first)`, have"
    warn(MapRule.zoneWrittenAssumed, "\(subject) \(lack); \(choice)")
  }

  private mutating func warn(_ code: String, _ message: String) {
    diagnostics.append(Diagnostic(code, .warning, message, at: SourceSpan(path: path)))
  }

  // MARK: Fields

  private mutating func identifier(of zone: Zone, _ aside: inout [(key: String, value: String)]) -> String {
    let long = zone.identifier
    guard long.unicodeScalars.count > ED318Writer.identifierLengthMax else { return long }
    aside.append(("identifier", ZoneJSONText.quoted(long)))
    if let known = shortIdentifiers[long] { return known }
    func start(_ count: Int) -> String {
      String(String.UnicodeScalarView(long.unicodeScalars.prefix(count))).trimmedSpaces
    }
    var short = start(ED318Writer.identifierLengthMax)
    var number = 2
    // Ends: there are fewer zones than numbers, and each number gives another text.
    while short.isEmpty || taken.contains(short) {
      let suffix = String(number)
      short = start(max(0, ED318Writer.identifierLengthMax - suffix.count)) + suffix
      number += 1
    }
    taken.insert(short)
    shortIdentifiers[long] = short
    warn(
      MapRule.zoneWrittenShort,
      "zone `\(long)`: the identifier is longer than \(ED318Writer.identifierLengthMax) characters and written as "
        + "`\(short)`")
    return short
  }

  private mutating func country(of zone: Zone, _ aside: inout [(key: String, value: String)]) -> String {
    if zone.country.unicodeScalars.count == 3 { return zone.country }
    withoutCountry.append(zone.identifier)
    aside.append(("country", ZoneJSONText.quoted(zone.country)))
    return options.countryWhereMissing
  }

  private func type(of zone: Zone, _ aside: inout [(key: String, value: String)]) -> String {
    guard zone.isUSpace else { return zone.restriction.rawValue.withAmericanSpelling }
    if zone.restriction != .authorisationRequired {
      aside.append(("restriction", ZoneJSONText.quoted(zone.restriction.rawValue)))
    }
    return "USPACE"
  }

  /// A text with its language, cut where it is too long.
  private mutating func text(
    _ text: String, _ key: String, _ zone: Zone, _ aside: inout [(key: String, value: String)]
  ) -> String {
    let isLong = text.unicodeScalars.count > ED318Writer.textLengthMax
    if isLong || HTMLText.hasTags(text) { aside.append((key, ZoneJSONText.quoted(text))) }
    if isLong {
      warn(
        MapRule.zoneWrittenShort,
        "zone `\(zone.identifier)`: `\(key)` is longer than \(ED318Writer.textLengthMax) characters and cut")
    }
    return ZoneJSONText.list([withLanguage(text)])
  }

  private func withLanguage(_ text: String) -> String {
    ZoneJSONText.object([
      ("text", ZoneJSONText.quoted(text.cut(to: ED318Writer.textLengthMax))),
      ("lang", ZoneJSONText.quoted(options.language)),
    ])
  }

  private mutating func reasons(
    of zone: Zone, _ aside: inout [(key: String, value: String)]
  ) -> [(key: String, value: String)] {
    guard !zone.reasons.isEmpty else { return [] }
    var codes = zone.reasons.filter { ED318Writer.reasonCodes.contains($0) }
    let others = zone.reasons.filter { !ED318Writer.reasonCodes.contains($0) }
    if !others.isEmpty, !codes.contains("OTHER") { codes.append("OTHER") }
    codes = Array(codes.prefix(ED318Writer.reasonsMax))
    // What the reader makes of these.
    let isPlain = others.allSatisfy { $0.unicodeScalars.count <= ED318Writer.textLengthMax && !HTMLText.hasTags($0) }
    if !isPlain || others.count > 1 || zone.reasons != codes + others {
      aside.append(("reasons", ZoneJSONText.list(zone.reasons.map { ZoneJSONText.quoted($0) })))
      warn(
        MapRule.zoneWrittenShort,
        "zone `\(zone.identifier)`: ED-318 has no word for each of its reasons; they are written as OTHER")
    }
    var members: [(key: String, value: String)] = [
      ("reason", ZoneJSONText.list(codes.map { ZoneJSONText.quoted($0) }))
    ]
    if !others.isEmpty { members.append(("otherReasonInfo", ZoneJSONText.list(others.map { withLanguage($0) }))) }
    return members
  }

  private mutating func authorities(of zone: Zone, _ aside: inout [(key: String, value: String)]) -> String {
    if zone.authorities.isEmpty {
      withoutAuthority.append(zone.identifier)
      aside.append(("zoneAuthority", "[]"))
      return ZoneJSONText.list([authority(options.authorityWhereMissing)])
    }
    if !zone.authorities.allSatisfy({ Self.fits($0) }) {
      aside.append(("zoneAuthority", ZoneJSONText.list(zone.authorities.map { Self.whole($0) })))
      warn(
        MapRule.zoneWrittenShort,
        "zone `\(zone.identifier)`: an authority has a field that ED-318 has no room for, which is cut or left out")
    }
    return ZoneJSONText.list(zone.authorities.map { authority($0) })
  }

  /// The fields of an authority that the format takes.
  private func authority(_ authority: ZoneAuthority) -> String {
    var members: [(key: String, value: String)] = []
    for (key, text) in [
      ("name", authority.name), ("service", authority.service), ("contactName", authority.contactName),
    ] where !text.isEmpty { members.append((key, ZoneJSONText.list([withLanguage(text)]))) }
    if Self.isAddress(authority.siteURL) { members.append(("siteURL", ZoneJSONText.quoted(authority.siteURL))) }
    if Self.isMail(authority.email) { members.append(("email", ZoneJSONText.quoted(authority.email))) }
    if !authority.phone.isEmpty {
      members.append(("phone", ZoneJSONText.quoted(authority.phone.cut(to: ED318Writer.textLengthMax))))
    }
    members.append(("purpose", ZoneJSONText.quoted(authority.purpose.rawValue)))
    if Self.isDuration(authority.intervalBefore) {
      members.append(("intervalBefore", ZoneJSONText.quoted(authority.intervalBefore)))
    }
    return ZoneJSONText.object(members)
  }

  /// Whether the format takes an authority as it is.
  private static func fits(_ authority: ZoneAuthority) -> Bool {
    let texts = [authority.name, authority.service, authority.contactName]
    return texts.allSatisfy { $0.unicodeScalars.count <= ED318Writer.textLengthMax && !HTMLText.hasTags($0) }
      && authority.phone.unicodeScalars.count <= ED318Writer.textLengthMax
      && (authority.siteURL.isEmpty || isAddress(authority.siteURL))
      && (authority.email.isEmpty || isMail(authority.email))
      && (authority.intervalBefore.isEmpty || isDuration(authority.intervalBefore))
  }

  /// All fields of an authority, for the reader of this program.
  static func whole(_ authority: ZoneAuthority) -> String {
    let fields = [
      ("name", authority.name), ("service", authority.service), ("contactName", authority.contactName),
      ("siteURL", authority.siteURL), ("email", authority.email), ("phone", authority.phone),
      ("purpose", authority.purpose.rawValue), ("intervalBefore", authority.intervalBefore),
    ]
    return ZoneJSONText.object(fields.filter { !$0.1.isEmpty }.map { (key: $0.0, value: ZoneJSONText.quoted($0.1)) })
  }

  /// Whether a text is the address of a page: a scheme, a colon, and no space (RFC 3986).
  private static func isAddress(_ text: String) -> Bool {
    guard let colon = text.firstIndex(of: ":"), text.first?.isLetter ?? false else { return false }
    return text[..<colon].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
      && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"\"<>\\^`{|}".utf8.contains($0) }
  }

  /// Whether a text is an address for mail, roughly: something on both sides of one at sign, and no space.
  private static func isMail(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !text.contains(where: \.isWhitespace)
  }

  /// Whether a text looks like an ISO 8601 duration, such as `P10DT00H`.
  private static func isDuration(_ text: String) -> Bool {
    text.first == "P" && text.count > 2 && text.last?.isLetter ?? false
      && text.allSatisfy { $0.isASCII && ($0.isNumber || "PYMWDTHS.".contains($0)) }
  }
}
