/// The items of an upload that may be sent now: from the one that the vehicle wants, some way ahead, in order.
///
/// A vehicle takes the next item only, so that after a loss everything is sent again from there. Losses make the window
/// send each item more than once in a row, and shrink it; progress does the reverse.
struct UploadWindow: Sendable {
  /// Items sent ahead at first, and after losses.
  static var sizeMin: Int { 16 }
  /// Progress without a loss, in items, after which one copy less is sent.
  static var calmItems: Int { 40 }
  /// Losses in a row at one item, with the vehicle answering, after which its requests are waited for, if they also
  /// took `stallTimeMin`.
  static var stallsMax: Int { 8 }
  /// Time without progress, with the vehicle answering, that may pass on a lossy link.
  static var stallTimeMin: Duration { .seconds(4) }
  /// Losses in a row after which the first item is tried too: a late copy of MISSION_COUNT may have made the vehicle
  /// start over, and its request may be lost.
  static var stallsBeforeProbe: Int { 2 }
  /// Items that must come through one by one before more are sent ahead again.
  static var trialItems: Int { 8 }
  /// How often that is tried.
  static var trialsMax: Int { 3 }
  /// The longest time of sending that is caught up with where the owner ticks late.
  static var catchUpMax: Duration { .milliseconds(100) }

  let pacing: UploadPacing
  let count: Int
  /// The item that the vehicle is known to want.
  private(set) var wanted = 0
  /// Whether requests are waited for, since running ahead led nowhere.
  private(set) var isOneByOne = false
  /// When each item was sent last and how often, since the start.
  private(set) var lastSent: [Duration?]
  /// When each item was sent first since the start.
  private(set) var firstSent: [Duration?]
  private(set) var sendings: [Int]
  private(set) var distinctSent = 0
  /// Whether the last item waits until the vehicle wants it, so that the answer to it is beyond doubt.
  var holdsLast = false
  /// Whether the last item went out first when the vehicle wanted it.
  private(set) var wasLastWanted = false

  private var cursor = 0
  private var copiesOfCursor = 0
  private var copies = 1
  private var size: Int
  private var calm = 0
  private var stalls = 0
  private var oneByOneItems = 0
  private var trialsUsed = 0
  private var nextSlot = UploadPacing.longAgo
  private var isBusy = false
  private var stalledSince: Duration?
  private var isProbeDue = false
  /// Whether nothing was heard since the last loss: the vehicle may be gone, and little is sent.
  private var isSilent = false
  /// Whether the item wanted was lost: the request for the next one may be what was lost, so that is sent too.
  private var isRepeating = false

  init(pacing: UploadPacing, count: Int) {
    self.pacing = pacing
    self.count = count
    size = min(Self.sizeMin, pacing.itemsInFlightMax)
    lastSent = Array(repeating: nil, count: count)
    firstSent = lastSent
    sendings = Array(repeating: 0, count: count)
  }

  /// Forgets what was sent; what was learnt about the link stays.
  mutating func restart() {
    wanted = 0
    cursor = 0
    copiesOfCursor = 0
    stalls = 0
    calm = 0
    isSilent = false
    isRepeating = false
    stalledSince = nil
    isProbeDue = false
    distinctSent = 0
    wasLastWanted = false
    lastSent = Array(repeating: nil, count: count)
    firstSent = lastSent
    sendings = Array(repeating: 0, count: count)
  }

  /// Whether every item was sent since the start.
  var isEverySent: Bool { distinctSent == count }

  /// The next item to send, or `nil` where the window is used up.
  private var next: Int? {
    let ahead = isOneByOne || isSilent ? (isRepeating ? 2 : 1) : size
    if holdsLast, cursor == count - 1, wanted < cursor { return nil }
    return cursor < min(count, wanted + ahead) ? cursor : nil
  }

  /// When the next item may be sent, or `nil` where none is to be sent.
  var nextSend: Duration? { next == nil ? nil : nextSlot }

  /// Takes the items that are due out of the window.
  mutating func due(at now: Duration) -> [Int] {
    var numbers: [Int] = []
    if !isBusy { nextSlot = max(nextSlot, now) }
    nextSlot = max(nextSlot, now - Self.catchUpMax)
    if isProbeDue, nextSlot <= now {
      isProbeDue = false
      numbers.append(0)
      note(0, at: now)
      nextSlot += pacing.itemTime
    }
    while nextSlot <= now, let number = next {
      numbers.append(number)
      note(number, at: now)
      copiesOfCursor += 1
      if copiesOfCursor >= copies(of: number) {
        cursor += 1
        copiesOfCursor = 0
      }
      nextSlot += pacing.itemTime
    }
    isBusy = next != nil
    return numbers
  }

  /// Notes that an item goes out.
  mutating func note(_ number: Int, at now: Duration) {
    if sendings[number] == 0 {
      distinctSent += 1
      firstSent[number] = now
      if number == count - 1 { wasLastWanted = wanted == number }
    }
    sendings[number] += 1
    lastSent[number] = now
  }

  /// The vehicle wants a later item than before.
  mutating func advance(to number: Int) {
    let steps = number - wanted
    wanted = number
    if cursor < number {
      cursor = number
      copiesOfCursor = 0
    }
    stalls = 0
    stalledSince = nil
    isSilent = false
    isRepeating = false
    size = min(size + steps, pacing.itemsInFlightMax)
    calm += steps
    if calm >= Self.calmItems {
      copies = max(1, copies - 1)
      calm = 0
    }
    guard isOneByOne else { return }
    oneByOneItems += steps
    if oneByOneItems >= Self.trialItems, trialsUsed < Self.trialsMax {
      trialsUsed += 1
      isOneByOne = false
    }
  }

  /// The vehicle started over by itself and wants an earlier item.
  mutating func goBack(to number: Int) {
    wanted = number
    rewind()
  }

  /// The vehicle did not get the item it wants: all is sent again from there.
  mutating func lose(isVehicleAnswering: Bool, at now: Duration) {
    rewind()
    copies = min(copies + 1, pacing.copiesMax)
    size = max(size / 2, min(Self.sizeMin, pacing.itemsInFlightMax))
    calm = 0
    isSilent = !isVehicleAnswering
    isRepeating = true
    guard isVehicleAnswering else { return }
    stalls += 1
    let since = stalledSince ?? now
    stalledSince = since
    isProbeDue = stalls >= Self.stallsBeforeProbe && wanted > 0
    if stalls >= Self.stallsMax, now - since >= Self.stallTimeMin { waitForRequests() }
  }

  /// Sends no more ahead.
  mutating func waitForRequests() {
    isOneByOne = true
    oneByOneItems = 0
    stalls = 0
    stalledSince = nil
  }

  private mutating func rewind() {
    cursor = wanted
    copiesOfCursor = 0
  }

  /// The last item goes once: a copy of it after the end is an error to ArduPilot.
  private func copies(of number: Int) -> Int { isOneByOne || number == count - 1 ? 1 : copies }
}
