/// The version of this Postrider.
public enum Version {
    public static let text = "0.1.0"
}
