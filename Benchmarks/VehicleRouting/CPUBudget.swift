/// A budget of CPU seconds that may be asked at every step of a search.
///
/// Reading the process's clock is a system call, so it is read at about every millisecond and not at every question.
final class CPUBudget {
  /// The clock at the start.
  private let start = ProcessClock.seconds
  /// The seconds to spend; infinite where there is no limit.
  private let secondsMax: Double
  /// The share at the last reading.
  private var share = 0.0
  /// The clock at the last reading.
  private var lastReading: Double
  /// Questions until the next reading.
  private var questionsLeft = 1
  /// Questions between two readings; a power of two.
  private var questionsPerReading = 1

  /// The most questions between two readings.
  private static let questionsPerReadingMax = 1024
  /// How long two readings should be apart, in seconds.
  private static let readingSeconds = 1e-3

  /// Starts the clock.
  init(seconds: Double) {
    secondsMax = seconds
    lastReading = start
  }

  /// The seconds spent since the start, read now.
  var secondsSpent: Double { ProcessClock.seconds - start }

  /// The share of the budget that is spent, about a millisecond old; 1 where there is nothing to spend.
  func spentShare() -> Double {
    guard secondsMax > 0 else { return 1 }
    questionsLeft -= 1
    guard questionsLeft <= 0 else { return share }
    let now = ProcessClock.seconds
    if now - lastReading < Self.readingSeconds / 2 {
      questionsPerReading = min(2 * questionsPerReading, Self.questionsPerReadingMax)
    } else if now - lastReading > Self.readingSeconds {
      questionsPerReading = max(questionsPerReading / 2, 1)
    }
    lastReading = now
    questionsLeft = questionsPerReading
    share = (now - start) / secondsMax
    return share
  }
}
