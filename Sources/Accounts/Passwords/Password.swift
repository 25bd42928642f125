/// What people choose. Source: NIST SP 800-63B section 3.1.1.2 (length before rules, known passwords refused, no forced
/// changes, no required kinds of characters).
public enum Password {
    public static let minimumCharacterCount = 12
    static let maximumByteCount = 256

    /// - Parameter words: what belongs to the person and is easily guessed: the address, its local part, the name.
    public static func check(_ text: String, against words: [String] = []) throws(PasswordFault) {
        guard text.utf8.count <= maximumByteCount else { throw .tooLong }
        guard text.unicodeScalars.count >= minimumCharacterCount else { throw .tooShort }
        let plain = text.lowercased()
        guard Set(plain.unicodeScalars).count >= 5, !isRun(plain), !hasKnownCore(plain),
            !words.contains(where: { plain == $0.lowercased() })
        else { throw .tooCommon }
    }

    /// `abcdefghijkl`, `987654321098`: each character follows the one before it by the same step.
    private static func isRun(_ text: String) -> Bool {
        let values = text.unicodeScalars.map { Int($0.value) }
        let steps = zip(values.dropFirst(), values).map { $0 - $1 }
        guard let first = steps.first, abs(first) <= 1 else { return false }
        // A run of digits goes round: 9 is followed by 0.
        return steps.allSatisfy { $0 == first || abs($0) == 9 }
    }

    /// Words of twelve characters and more from public lists of leaked passwords are mostly short ones with something
    /// hung on: what is left without digits and signs is what counts.
    private static func hasKnownCore(_ text: String) -> Bool {
        let letters = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.properties.isAlphabetic }))
        return known.contains(letters)
    }

    /// Source: the most frequent entries of public breach lists, without their digits.
    private static let known: Set<String> = [
        "password", "passwort", "passw", "passwordpassword", "qwerty", "qwertyuiop", "qwertyuiopasdfghjkl", "asdfghjkl",
        "qwertz", "azerty", "qazwsxedc", "letmein", "welcome", "admin", "administrator", "iloveyou", "monkey", "dragon",
        "football", "baseball", "sunshine", "princess", "changeme", "changemenow", "postrider", "secret", "login",
        "master", "superman", "trustno", "abc", "abcd", "abcdef", "test", "testtest", "hello", "whatever", "default",
    ]
}
