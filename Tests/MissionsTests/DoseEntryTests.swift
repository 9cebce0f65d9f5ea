import Missions
import Testing

@Suite("Entries of dose tables")
struct DoseEntryTests {
  @Test("a dose table entry says how much a dose kills, and promises nothing beyond what was measured")
  func doseEntry() throws {
    let entry = try #require(
      DoseEntry(
        name: "t", germ: "g", wavelengthNanometres: 254, doseJoulesPerSquareMetre: 250, logReduction: 3, source: "s"))
    #expect(abs(entry.logReduction(atJoulesPerSquareMetre: 125) - 1.5) < 1e-12)
    #expect(entry.logReduction(atJoulesPerSquareMetre: 2500) == 3)
    #expect(entry.logReduction(atJoulesPerSquareMetre: -1) == 0)
    #expect(
      DoseEntry(
        name: "t", germ: "g", wavelengthNanometres: 254, doseJoulesPerSquareMetre: 0, logReduction: 3, source: "s")
        == nil)
  }
}
