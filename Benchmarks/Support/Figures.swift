import Foundation

/// Named numbers in a fixed order, printed as one JSON object on one line.
struct Figures {
  private var members: [String] = []

  /// Adds a count.
  mutating func add(_ name: String, _ count: Int) { members.append("\"\(name)\": \(count)") }

  /// Adds a finite number with a fixed number of digits behind the point.
  mutating func add(_ name: String, _ value: Double, digits: Int) {
    precondition(value.isFinite, "a figure is a finite number")
    members.append("\"\(name)\": " + String(format: "%.\(digits)f", value))
  }

  /// Adds a number that may not be known; then it is `null`.
  mutating func add(_ name: String, _ value: Double?, digits: Int) {
    guard let value else { return members.append("\"\(name)\": null") }
    add(name, value, digits: digits)
  }

  /// Writes the object to standard output.
  func print() { Swift.print("{" + members.joined(separator: ", ") + "}") }
}

/// What a list of measurements says.
struct Distribution {
  private let ascending: [Double]

  /// Sorts the measurements; there is at least one.
  init(_ values: [Double]) {
    precondition(!values.isEmpty, "a distribution has at least one value")
    ascending = values.sorted()
  }

  /// The sum over the count.
  var mean: Double { ascending.reduce(0, +) / Double(ascending.count) }

  /// The least value that a share of the measurements does not exceed; `share` is in 0...1.
  func quantile(_ share: Double) -> Double {
    let rank = Int((share * Double(ascending.count)).rounded(.up)) - 1
    return ascending[min(max(rank, 0), ascending.count - 1)]
  }
}

/// The memory of this process.
enum ProcessMemory {
  /// The most memory that was resident so far, in megabytes (10⁶ bytes), as the kernel tells it.
  static func peakMegabytes() throws -> Double { try megabytes(ofLine: "VmHWM") }

  /// The memory that is resident now, in megabytes (10⁶ bytes), as the kernel tells it.
  static func residentMegabytes() throws -> Double { try megabytes(ofLine: "VmRSS") }

  private static func megabytes(ofLine name: String) throws -> Double {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    for line in status.split(separator: "\n") where line.hasPrefix("\(name):") {
      let words = line.split(whereSeparator: \.isWhitespace)
      if words.count > 1, let kibibytes = Double(words[1]) { return kibibytes * 1024 / 1e6 }
    }
    throw BenchmarkError("/proc/self/status has no line \(name)")
  }
}

/// Why a benchmark could not run: one sentence without a period.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Writes a line to standard error.
func note(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
