/// A conversation as text: `S:` and `C:` lines, and `!word` for what happens besides words. Lines by one side that follow
/// each other were said, or are to be said, at once.
struct Script {
    enum Move: Hashable {
        case server(String)
        case client(String)
        case event(String)
    }

    let moves: [Move]

    init(_ text: String) {
        var moves: [Move] = []
        for line in text.split(separator: "\n") {
            let said = line.dropFirst(line.hasPrefix("S: ") || line.hasPrefix("C: ") ? 3 : 2) + "\r\n"
            switch (line.prefix(2), moves.last) {
            case ("S:", .server(let earlier)): moves[moves.count - 1] = .server(earlier + said)
            case ("C:", .client(let earlier)): moves[moves.count - 1] = .client(earlier + said)
            case ("S:", _): moves.append(.server(String(said)))
            case ("C:", _): moves.append(.client(String(said)))
            default: moves.append(.event(String(line.dropFirst())))
            }
        }
        self.moves = moves
    }
}
