@main
struct Sortie {
  static func main() {}
}
