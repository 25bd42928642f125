/// How the text of a file is written.
public enum TableEncoding: String, Hashable, Sendable, CaseIterable {
    /// UTF-8 where a row reads as that, else windows-1252; UTF-16 where the file begins with its mark.
    case auto
    case utf8 = "utf-8"
    /// ISO-8859-1 and windows-1252, read as the latter.
    case latin1 = "latin-1"
}
