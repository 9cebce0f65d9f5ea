import Foundation
import Quantities

/// Where a command writes: results to one place, everything else to another.
///
/// Tests hand in their own; the program hands in standard output and standard error.
package struct Console {
  /// Takes text of the result.
  package var result: (String) -> Void
  /// Takes text that is not the result: problems, progress, where files went.
  package var message: (String) -> Void
  /// Whether messages may be coloured.
  package var usesColour: Bool
  /// Whether progress is shown: a person watches.
  package var showsProgress: Bool
  /// Whether a person can type: standard input is a terminal.
  package var hasTypist: Bool
  /// Whether the compiled form of a map is read and written beside its files (`SORTIE_CACHE=off` turns it off).
  package var usesMapCache: Bool
  /// Seconds of a clock that never goes back; for limits that the user sets, and for what happens in real time.
  package var clock: () -> Double
  /// The present moment; for what is flown at a time of day.
  package var now: () -> CivilTime
  /// Lets so many seconds of the clock pass; for runs that keep step with it.
  package var wait: (Double) -> Void = { _ in }
  /// The size of the terminal that shows the result, in characters; nil where the result goes to a file or a pipe.
  package var resultSize: () -> (columns: Int, rows: Int)? = { nil }
  /// Begins to take what is typed.
  package var type: () -> TypedLines = { TypedLines(take: { [] }, hasEnded: { true }) }

  /// What a person types while a command runs.
  package struct TypedLines {
    /// The lines since the last call, oldest first.
    package var take: () -> [String]
    /// Whether no more will come.
    package var hasEnded: () -> Bool

    /// Makes a source of lines.
    package init(take: @escaping () -> [String], hasEnded: @escaping () -> Bool) {
      self.take = take
      self.hasEnded = hasEnded
    }
  }

  /// Makes a console.
  package init(
    result: @escaping (String) -> Void, message: @escaping (String) -> Void, usesColour: Bool = false,
    showsProgress: Bool = false, hasTypist: Bool = false, usesMapCache: Bool = false,
    clock: @escaping () -> Double = { 0 }, now: @escaping () -> CivilTime = { CivilTime(secondsSinceEpoch: 0) }
  ) {
    self.result = result
    self.message = message
    self.usesColour = usesColour
    self.showsProgress = showsProgress
    self.hasTypist = hasTypist
    self.usesMapCache = usesMapCache
    self.clock = clock
    self.now = now
  }

  /// Standard output and standard error. Colour needs a terminal and no `NO_COLOR`.
  package static var standard: Console {
    let environment = ProcessInfo.processInfo.environment
    let isTerminal = isatty(2) == 1
    let hasNoColour = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    let start = ContinuousClock.now
    var console = Console(
      result: { Console.write($0, to: 1) }, message: { Console.write($0, to: 2) },
      usesColour: isTerminal && !hasNoColour && environment["TERM"] != "dumb", showsProgress: isTerminal,
      hasTypist: isatty(0) == 1, usesMapCache: environment["SORTIE_CACHE"] != "off",
      clock: {
        let passed = (ContinuousClock.now - start).components
        return Double(passed.seconds) + Double(passed.attoseconds) * 1e-18
      },
      now: { CivilTime(secondsSinceEpoch: Date().timeIntervalSince1970) })
    console.wait = { seconds in
      // Nothing to wait for but the time; a signal may end it early, and the caller looks at its clock again.
      _ = poll(nil, 0, Int32(clamping: Int((min(max(seconds, 0), 3600) * 1000).rounded(.up))))
    }
    console.resultSize = {
      guard isatty(1) == 1 else { return nil }
      var size = winsize()
      guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return (80, 24) }
      return (Int(size.ws_col), Int(size.ws_row))
    }
    console.type = {
      let reader = ConsoleReader()
      reader.start()
      return TypedLines(take: reader.take, hasEnded: { reader.hasEnded })
    }
    return console
  }

  /// Writes all bytes. A closed pipe is not an error; a result that cannot be written for another reason, such as a
  /// full disk, ends the program with a message.
  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else {
        let reason = errno
        guard descriptor == 1, written < 0, reason != EPIPE else { return }
        write("error: the result cannot be written: \(String(cString: strerror(reason)))\n", to: 2)
        exit(2)
      }
      bytes = bytes.dropFirst(written)
    }
  }

  /// Writes a line of the result.
  func say(_ line: String) { result(line + "\n") }
  /// Writes a line that is not the result.
  func note(_ line: String) { message(line + "\n") }
}
