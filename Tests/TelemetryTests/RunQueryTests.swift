import Foundation
import Telemetry
import Testing

@Suite("Questions in SQL read and do nothing else")
struct RunQueryTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let store = try RunStore.create(at: folder.run, description: try RunFixture.description())
    try store.append(try RunFixture.batch())
    try store.close()
  }

  private func ask(
    _ sql: String, rows: Int = 100, clock: @escaping () -> Double = { 0 }
  ) throws(RunQuery.Refusal) -> (query: RunQuery, rows: [[RunQuery.Value]]) {
    var limits = RunQuery.Limits()
    limits.rows = rows
    let query = try RunQuery(sql, of: folder.run, limits: limits, clock: clock)
    var answer: [[RunQuery.Value]] = []
    while let row = try query.next() { answer.append(row) }
    return (query, answer)
  }

  @Test("Values come with their types and columns with their names")
  func values() throws {
    let answer = try ask("SELECT 1 AS one, 2.5, 'ä', x'00ff', NULL; -- the end\n".replacing("-- the end", with: ""))
    #expect(answer.query.columns == ["one", "2.5", "'ä'", "x'00ff'", "NULL"])
    #expect(answer.rows == [[.whole(1), .real(2.5), .text("ä"), .bytes([0, 255]), .none]])
    let counted = try ask("SELECT vehicle, count(*) FROM reading_view GROUP BY vehicle ORDER BY vehicle")
    #expect(counted.rows == [[.text("a"), .whole(5)], [.text("b"), .whole(5)]])
  }

  @Test(
    "Whatever is more than a question is refused",
    arguments: [
      "DELETE FROM event", "UPDATE run SET mission = 'x'", "INSERT INTO vehicle (name) VALUES ('x')",
      "DROP TABLE event", "CREATE TABLE x (y)", "ATTACH '/tmp/other.db' AS other", "DETACH main", "VACUUM",
      "VACUUM INTO '/tmp/copy.db'", "PRAGMA writable_schema = 1", "PRAGMA query_only = 0", "BEGIN", "COMMIT",
      "SELECT load_extension('x')", "SELECT 1; SELECT 2", "", ";", "SELECT ?", "SELEC 1", "SELECT nothing FROM event",
      "EXPLAIN DELETE FROM event", "REINDEX", "ANALYZE", "SELECT 1\u{0}",
    ])
  func refused(sql: String) throws {
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.run))
    #expect(throws: RunQuery.Refusal.self) { _ = try ask(sql) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.run)) == before)
  }

  @Test("The place of a mistake is told in characters")
  func place() throws {
    let refusal = #expect(throws: RunQuery.Refusal.self) { _ = try ask("SELECT 'äöü', nothing FROM event") }
    #expect(refusal?.column == 15)
  }

  @Test("Rows are limited, and whether there were more is told")
  func limited() throws {
    let some = try ask("SELECT * FROM reading", rows: 3)
    #expect(some.rows.count == 3 && some.query.isCut)
    let all = try ask("SELECT * FROM reading", rows: 10)
    #expect(all.rows.count == 10 && !all.query.isCut)
  }

  @Test("A question without end ends when its time is over")
  func endless() throws {
    var looks = 0.0
    let refusal = #expect(throws: RunQuery.Refusal.self) {
      _ = try ask(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        clock: {
          looks += 1
          return looks
        })
    }
    #expect(refusal?.message.contains("took longer than 30.0 s") == true)
    #expect(looks > 30 && looks < 40)
  }

  @Test("A value too large is refused, not made")
  func large() throws {
    #expect(throws: RunQuery.Refusal.self) { _ = try ask("SELECT zeroblob(1000000000)") }
  }
}
