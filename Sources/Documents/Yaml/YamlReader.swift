import Diagnostics
import Yams

/// Reads one YAML document into a tree that knows where everything stands.
///
/// Whatever the bytes are, reading ends, and it says what is wrong. Size, depth, aliases and nodes have limits, so
/// that a small file cannot ask for much memory or time.
package struct YamlReader {
  /// The largest file, in bytes.
  package static let fileBytesMax = 4 << 20
  /// The deepest nesting in one line's leading columns; each level takes a column at least.
  package static let indentationColumnsMax = 200
  /// The deepest nesting of `[` and `{`.
  package static let bracketDepthMax = 64
  /// The number of aliases (`*name`) in a file.
  package static let aliasesMax = 16
  /// The number of nodes after aliases are written out.
  package static let nodesMax = 200_000

  private let source: SourceText
  private var marked: MarkedLines
  private var diagnostics: [Diagnostic] = []
  private var nodeCount = 0

  private init(source: SourceText) {
    self.source = source
    marked = MarkedLines(source)
  }

  /// Reads a file's bytes as UTF-8; nil and a problem where they are too many or are not UTF-8.
  package static func decode(_ bytes: [UInt8], path: String) -> (source: SourceText?, diagnostics: [Diagnostic]) {
    guard bytes.count <= fileBytesMax else {
      let problem = Diagnostic(
        "M004", .error, "the file has \(bytes.count) bytes, and \(fileBytesMax) are allowed",
        at: SourceSpan(path: path),
        help: "split it, or check that it is the file you meant")
      return (nil, [problem])
    }
    var content = bytes[...]
    if content.starts(with: [0xEF, 0xBB, 0xBF]) { content = content.dropFirst(3) }
    guard let text = String(validating: content, as: UTF8.self) else {
      let problem = Diagnostic(
        "M002", .error, "the file is not UTF-8 text", at: SourceSpan(path: path), help: "save it as UTF-8")
      return (nil, [problem])
    }
    return (SourceText(path: path, text: text), [])
  }

  /// Reads the text; nil where there is no tree to go on with.
  package static func read(_ source: SourceText) -> (node: YamlNode?, diagnostics: [Diagnostic]) {
    var reader = YamlReader(source: source)
    let node = reader.read()
    return (node, reader.diagnostics)
  }

  private mutating func read() -> YamlNode? {
    guard passesLimits() else { return nil }
    do {
      guard let node = try Yams.Parser(yaml: source.text, resolver: .basic, encoding: .utf8).singleRoot() else {
        report("M007", "the file is empty", at: nil, help: "start it with `sortie: 1`")
        return nil
      }
      let tree = located(node)
      if nodeCount > Self.nodesMax {
        report("M004", "the file has more than \(Self.nodesMax) values once its aliases are written out", at: nil)
        return nil
      }
      if tree?.isMissing == true {
        report("M007", "the file is empty", at: nil, help: "start it with `sortie: 1`")
        return nil
      }
      return diagnostics.hasErrors ? nil : tree
    } catch {
      reportSyntax(error)
      return nil
    }
  }

  // MARK: Limits

  /// Looks at the raw text before it is parsed, because the parser goes down one call for each level and compares
  /// keys by value with their aliases written out.
  private mutating func passesLimits() -> Bool {
    var depth = 0
    var aliases = 0
    for (index, line) in marked.lines.enumerated() {
      let leading = line.prefix { $0 == " " || $0 == "-" || $0 == "?" || $0 == ":" || $0 == "\t" }
      if leading.utf8.count > Self.indentationColumnsMax, line.contains(where: { $0 != " " && $0 != "\t" }) {
        report(
          "M004", "the line is indented by more than \(Self.indentationColumnsMax) columns",
          at: SourcePosition(line: index + 1, column: 1))
        return false
      }
      var previous: Character = " "
      for (column, character) in line.enumerated() {
        if character == "#", previous == " " { break }
        if character == "[" || character == "{" { depth += 1 }
        if character == "]" || character == "}" { depth = max(0, depth - 1) }
        if character == "*", " [{,:-\t".contains(previous) { aliases += 1 }
        if depth > Self.bracketDepthMax || aliases > Self.aliasesMax {
          let what =
            aliases > Self.aliasesMax
            ? "\(Self.aliasesMax) aliases (`*name`)" : "\(Self.bracketDepthMax) brackets inside each other"
          report(
            "M004", "the file has more than \(what)", at: SourcePosition(line: index + 1, column: column + 1),
            help: "write values out, one below the other")
          return false
        }
        previous = character
      }
    }
    return true
  }

  // MARK: Tree

  private mutating func located(_ node: Yams.Node) -> YamlNode? {
    nodeCount += 1
    guard nodeCount <= Self.nodesMax else { return nil }
    switch node {
    case .scalar(let scalar):
      let isQuoted = scalar.style != .plain && scalar.style != .any
      return YamlNode(span: marked.span(of: scalar), content: .scalar(scalar.string, isQuoted: isQuoted))
    case .sequence(let sequence):
      var items: [YamlNode] = []
      for item in sequence {
        guard let child = located(item) else { return nil }
        items.append(child)
      }
      return YamlNode(span: marked.span(at: sequence.mark), content: .sequence(items))
    case .mapping(let mapping):
      var entries: [YamlNode.Entry] = []
      for (key, value) in mapping {
        guard case .scalar(let scalar) = key else {
          report("M003", "a key must be a plain word", at: marked.span(at: key.mark).position)
          continue
        }
        guard let child = located(value) else { return nil }
        entries.append(YamlNode.Entry(key: scalar.string, keySpan: marked.span(of: scalar), value: child))
      }
      return YamlNode(span: marked.span(at: mapping.mark), content: .mapping(entries))
    case .alias:
      // The composer replaces aliases by what they stand for.
      return nil
    }
  }

  // MARK: Problems

  private mutating func report(_ code: String, _ message: String, at position: SourcePosition?, help: String? = nil) {
    let span = SourceSpan(path: source.path, position: position)
    diagnostics.append(Diagnostic(code, .error, message, at: span, help: help))
  }

  private mutating func reportSyntax(_ error: any Error) {
    guard let error = error as? YamlError else {
      report("M003", "the text is not YAML", at: nil)
      return
    }
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
      let place = marked.position(of: mark)
      let line = place.line <= marked.lines.count ? marked.lines[place.line - 1] : ""
      let help =
        line.prefix(place.column).contains("\t")
        ? "indent with spaces: YAML does not allow tabs there"
        : "check the indentation, the colons and the brackets on this line and the line before it"
      report("M003", "the text is not YAML: \(problem)", at: place, help: help)
    case .composer(_, let problem, let mark, _):
      if problem.contains("another document") {
        report(
          "M006", "the file holds a second document", at: marked.position(of: mark),
          help: "keep one document in each file")
      } else {
        report("M003", "the text is not YAML: \(problem)", at: marked.position(of: mark))
      }
    case .duplicatedKeysInMapping(let duplicates, let context):
      let key = duplicates.first ?? ""
      let first = marked.position(of: context.mark)
      let second = secondPlace(of: key, after: first) ?? first
      diagnostics.append(
        Diagnostic(
          "M005", .error, "the key `\(key)` is written twice",
          at: SourceSpan(path: source.path, position: second, length: key.count),
          label: "first written in line \(first.line)", help: "keep one of the two"))
    case .reader(let problem, let offset, _, _):
      report("M003", "the text is not YAML: \(problem)", at: offset.map(position(ofCharacter:)))
    default:
      report("M003", "the text is not YAML", at: nil)
    }
  }

  /// Where a key of a block mapping is written again: the next line that has it in the same column, or the same
  /// line in a mapping in braces.
  private func secondPlace(of key: String, after first: SourcePosition) -> SourcePosition? {
    for index in max(0, first.line - 1)..<marked.lines.count {
      let line = Array(marked.lines[index])
      let letters = Array(key)
      guard !letters.isEmpty, line.count >= letters.count else { continue }
      for start in 0...(line.count - letters.count) {
        let place = SourcePosition(line: index + 1, column: start + 1)
        guard place > first, index + 1 == first.line || start + 1 == first.column else { continue }
        guard Array(line[start..<start + letters.count]) == letters else { continue }
        let rest = line[(start + letters.count)...].drop { $0 == " " }
        if rest.first == ":" { return place }
      }
    }
    return nil
  }

  private func position(ofCharacter offset: Int) -> SourcePosition {
    let before = source.text.prefix(offset)
    let parts = SourceText(path: "", text: String(before)).lines
    return SourcePosition(line: max(1, parts.count), column: (parts.last?.count ?? 0) + 1)
  }
}
