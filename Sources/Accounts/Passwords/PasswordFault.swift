/// Why a password is not taken.
public enum PasswordFault: Error, Sendable, Hashable {
    /// Fewer than 12 characters.
    case tooShort
    /// More than 256 bytes.
    case tooLong
    /// One of the passwords that are guessed first, a repetition, or the person's own address or name.
    case tooCommon

    public var sentence: String {
        switch self {
        case .tooShort: "A password has at least \(Password.minimumCharacterCount) characters."
        case .tooLong: "A password has at most \(Password.maximumByteCount) bytes."
        case .tooCommon: "That password is among the first that are guessed."
        }
    }
}
