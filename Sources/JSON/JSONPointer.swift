/// The place of a value in a document. Source: RFC 6901.
public enum JSONPointer {
    /// `/to/3/email`; `~` and `/` inside a name are written `~0` and `~1`. Names are cut at 100 characters.
    public static func text(_ path: [String]) -> String {
        path.map { "/" + escaped($0) }.joined()
    }

    /// `pointer` with one step more.
    public static func appending(_ name: String, to pointer: String) -> String { pointer + "/" + escaped(name) }

    private static func escaped(_ name: String) -> String {
        var text = ""
        for scalar in name.unicodeScalars.prefix(100) {
            switch scalar {
            case "~": text += "~0"
            case "/": text += "~1"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
