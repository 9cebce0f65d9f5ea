import Diagnostics
import Testing

struct RendererTests {
  static let path = "missions/insulin-run.yaml"
  static let source = SourceText(
    path: path,
    text: """
      sortie: 1
      mission: Insulin run
      map: ../maps/city
      fleet: fleets/one.yaml
      start: 2026-03-02T08:00:00+02:00
      duration: 1 h
      rules:
        clearance: 10 m
      # the tasks

      tasks:
        deliver:
          - to: st-anna
            via: bridge-south
      \tboth:\tx
      """)

  static func diagnostic(line: Int, column: Int, length: Int, code: String = "M103") -> Diagnostic {
    Diagnostic(
      code, .error, "leg crosses no-fly zone `hospital-helipad` for 84 m",
      at: SourceSpan(path: path, position: SourcePosition(line: line, column: column), length: length),
      label: "the straight leg st-anna → bridge-south enters the zone",
      help: "remove `via`, or route through `bridge-north` (+410 m, +52 s)")
  }

  static func rendered(
    _ diagnostics: [Diagnostic], _ format: DiagnosticRenderer.Format = .caret, colour: Bool = false
  ) -> String {
    DiagnosticRenderer(format: format, usesColour: colour).render(diagnostics, sources: [path: source])
  }

  @Test("The caret form has the layout of the style guide")
  func caret() {
    let expected = """
      error[M103]: leg crosses no-fly zone `hospital-helipad` for 84 m
        --> missions/insulin-run.yaml:14:12
         |
      12 |   deliver:
      13 |     - to: st-anna
      14 |       via: bridge-south
         |            ^^^^^^^^^^^^ the straight leg st-anna → bridge-south enters the zone
         |
      help: remove `via`, or route through `bridge-north` (+410 m, +52 s)

      """
    #expect(Self.rendered([Self.diagnostic(line: 14, column: 12, length: 12)]) == expected)
  }

  @Test("Tabs are expanded, and the caret stands under the expanded text")
  func tabs() {
    let text = Self.rendered([Self.diagnostic(line: 15, column: 8, length: 1)])
    let lines = text.split(separator: "\n")
    #expect(lines[5] == "15 |     both:   x")
    #expect(lines[6].hasPrefix("   |             ^ the straight leg"))
  }

  @Test("Empty context lines carry no blank at their end")
  func emptyLines() {
    let text = Self.rendered([Self.diagnostic(line: 11, column: 1, length: 5)])
    #expect(text.contains("\n 9 | # the tasks\n10 |\n11 | tasks:\n"))
    #expect(!text.contains(" \n"))
  }

  @Test("A problem of the whole file, or of a file whose text is unknown, has no snippet")
  func noSnippet() {
    let whole = Diagnostic("M007", .warning, "the file is empty", at: SourceSpan(path: "a.yaml"), help: "fill it")
    #expect(Self.rendered([whole]) == "warning[M007]: the file is empty\n --> a.yaml\nhelp: fill it\n")
    let position = SourcePosition(line: 2, column: 3)
    let unknown = Diagnostic("C101", .error, "cannot be read", at: SourceSpan(path: "b.json", position: position))
    #expect(Self.rendered([unknown]) == "error[C101]: cannot be read\n --> b.json:2:3\n")
  }

  @Test("Colour appears only when asked for, and takes nothing away")
  func colour() {
    let problems = [Self.diagnostic(line: 14, column: 12, length: 12)]
    #expect(!Self.rendered(problems).contains("\u{1B}"))
    let coloured = Self.rendered(problems, colour: true)
    #expect(coloured.contains("\u{1B}[1;31merror[M103]\u{1B}[0m"))
    #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == Self.rendered(problems))
  }

  @Test("Control characters of a file do not reach the terminal")
  func controlCharacters() {
    let hostile = SourceText(path: "x", text: "a\u{1B}[2Jb")
    let problem = Diagnostic("M003", .error, "odd", at: SourceSpan(path: "x", position: .init(line: 1, column: 2)))
    let text = DiagnosticRenderer().render([problem], sources: ["x": hostile])
    #expect(!text.contains("\u{1B}"))
    #expect(text.contains("1 | a·[2Jb"))
  }

  @Test("Lines of any length and places outside the text are shown within bounds", arguments: [0, 1, 500, 100_000])
  func bounds(_ column: Int) {
    let long = SourceText(path: "x", text: String(repeating: "y", count: 2000))
    let span = SourceSpan(path: "x", position: .init(line: 1, column: column), length: 5000)
    let text = DiagnosticRenderer().render([Diagnostic("M003", .error, "odd", at: span)], sources: ["x": long])
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 260 })
    #expect(text.contains("^"))
  }

  @Test("One line, JSON and GitHub forms are as documented")
  func otherForms() {
    let problem = Self.diagnostic(line: 14, column: 12, length: 12)
    #expect(
      Self.rendered([problem], .oneLine)
        == "missions/insulin-run.yaml:14:12: error[M103]: leg crosses no-fly zone `hospital-helipad` for 84 m "
        + "(remove `via`, or route through `bridge-north` (+410 m, +52 s))\n")
    #expect(
      Self.rendered([problem], .json)
        == """
        [
          {"code": "M103", "severity": "error", "message": "leg crosses no-fly zone `hospital-helipad` for 84 m", \
        "path": "missions/insulin-run.yaml", "line": 14, "column": 12, "length": 12, \
        "label": "the straight leg st-anna → bridge-south enters the zone", \
        "help": "remove `via`, or route through `bridge-north` (+410 m, +52 s)"}
        ]

        """)
    #expect(
      Self.rendered([problem], .github)
        == "::error file=missions/insulin-run.yaml,line=14,col=12,endColumn=24,title=M103::leg crosses no-fly zone "
        + "`hospital-helipad` for 84 m%0Ahelp: remove `via`, or route through `bridge-north` (+410 m, +52 s)\n")
    #expect(Self.rendered([], .json) == "[]\n")
    #expect(Self.rendered([], .caret) == "")
  }

  @Test("JSON escapes quotes, backslashes and control characters")
  func jsonEscapes() {
    let odd = Diagnostic("M003", .note, "a\"b\\c\n\u{1}", at: SourceSpan(path: "p"))
    #expect(Self.rendered([odd], .json).contains(#""message": "a\"b\\c\n\u0001""#))
  }

  @Test("The order in which problems were found does not change a byte")
  func order() {
    let problems = [
      Self.diagnostic(line: 14, column: 12, length: 2), Self.diagnostic(line: 2, column: 1, length: 3),
      Self.diagnostic(line: 14, column: 12, length: 2, code: "M011"),
      Diagnostic("M007", .error, "empty", at: SourceSpan(path: "a.yaml")),
    ]
    for format in DiagnosticRenderer.Format.allCases {
      #expect(Self.rendered(problems, format) == Self.rendered(problems.reversed(), format))
    }
    #expect(Self.rendered(problems, .oneLine).hasPrefix("a.yaml: error[M007]: empty\n"))
  }

  @Test("The summary counts by severity")
  func summary() {
    let span = SourceSpan(path: "p")
    let problems = [
      Diagnostic("A", .error, "x", at: span), Diagnostic("A", .error, "x", at: span),
      Diagnostic("B", .warning, "x", at: span),
    ]
    #expect(DiagnosticRenderer.summary(of: problems) == "2 errors, 1 warning")
    #expect(DiagnosticRenderer.summary(of: []) == nil)
  }
}
