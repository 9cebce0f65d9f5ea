import GRDB
import Quantities

/// What the writer knows of each vehicle between two batches, so that it asks the file nothing for each reading.
struct WriterMemory {
  struct Vehicle {
    var name: String
    var number: Int64
    /// The time of its newest reading; nil before the first.
    var newest: Int64?
    /// What changes seldom, as it was stored last, and as the newest reading said it.
    var status: StoredStatus?
    var said: SeldomSaid?
  }

  private var places: [String: Int] = [:]
  private var words: [String: Int64] = [:]
  var vehicles: [Vehicle] = []

  /// Reads what a run holds already; linear in its readings.
  init(_ database: Database) throws {
    var newest: [Int64: Int64] = [:]
    let times = try Row.fetchCursor(
      database, sql: "SELECT id & \(ReadingCode.vehiclesMax), max(id) FROM reading GROUP BY 1")
    while let row = try times.next() { newest[row[0]] = ReadingCode.milliseconds(ofKey: row[1]) }
    for row in try Row.fetchAll(database, sql: "SELECT id, text FROM word") { words[row[1]] = row[0] }
    for row in try Row.fetchAll(database, sql: "SELECT id, name FROM vehicle ORDER BY id") {
      let number: Int64 = row[0]
      var vehicle = Vehicle(name: row[1], number: number, newest: newest[number])
      if let time = vehicle.newest { vehicle.status = try StoredStatus.at(time, of: number, in: database) }
      places[vehicle.name] = vehicles.count
      vehicles.append(vehicle)
    }
  }

  /// Where a vehicle stands in `vehicles`; a new one is stored first.
  ///
  /// - Parameter guess: where it may stand, since vehicles speak in turn.
  mutating func place(of name: String, guess: Int = 0, in database: Database) throws -> Int {
    if guess < vehicles.count, vehicles[guess].name == name { return guess }
    if let place = places[name] { return place }
    guard vehicles.count < ReadingCode.vehiclesMax else {
      throw DatabaseError(
        resultCode: .SQLITE_CONSTRAINT, message: "a run holds at most \(ReadingCode.vehiclesMax) vehicles")
    }
    try database.cachedStatement(sql: "INSERT INTO vehicle (name) VALUES (?)").execute(arguments: [name])
    places[name] = vehicles.count
    vehicles.append(Vehicle(name: name, number: database.lastInsertedRowID))
    return vehicles.count - 1
  }

  mutating func number(of name: String, in database: Database) throws -> Int64 {
    vehicles[try place(of: name, in: database)].number
  }

  /// The number of a word that readings repeat, as the name of a mode; a new one is stored first.
  mutating func word(_ text: String, in database: Database) throws -> Int64 {
    if let number = words[text] { return number }
    try database.cachedStatement(sql: "INSERT INTO word (text) VALUES (?)").execute(arguments: [text])
    words[text] = database.lastInsertedRowID
    return database.lastInsertedRowID
  }
}

/// What a reading says of what changes seldom, as it came: two that are equal need not be turned into whole numbers to
/// see it.
struct SeldomSaid: Hashable, Sendable {
  var sortie: String?
  var mode: String
  var modeNumber: UInt32?
  var isArmed: Bool
  var isInAir: Bool
  var linkLoss: Double?
  var linkSilenceSeconds: Double?
  var wind: HorizontalVelocity?
  var sprayedLitres: Double?
  var isLampOn: Bool?
  var loadKilograms: Double?

  init(_ reading: Reading) {
    sortie = reading.sortie
    mode = reading.mode
    modeNumber = reading.modeNumber
    isArmed = reading.isArmed
    isInAir = reading.isInAir
    linkLoss = reading.linkLoss
    linkSilenceSeconds = reading.linkSilenceSeconds
    wind = reading.wind
    sprayedLitres = reading.sprayedLitres
    isLampOn = reading.isLampOn
    loadKilograms = reading.loadKilograms
  }

  /// Whether a reading says the same.
  func isSaid(by reading: Reading) -> Bool {
    isArmed == reading.isArmed && isInAir == reading.isInAir && modeNumber == reading.modeNumber
      && wind == reading.wind && linkLoss == reading.linkLoss && sprayedLitres == reading.sprayedLitres
      && linkSilenceSeconds == reading.linkSilenceSeconds && isLampOn == reading.isLampOn
      && loadKilograms == reading.loadKilograms && mode == reading.mode && sortie == reading.sortie
  }
}
