import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;

/** Prints the median of 31 warm runs of Properties.load over a file, in microseconds. */
public final class Load {
    public static void main(String[] arguments) throws Exception {
        String text = Files.readString(Path.of(arguments[0]));
        double[] micros = new double[31];
        for (int round = -100; round < micros.length; round++) {
            long start = System.nanoTime();
            new Properties().load(new StringReader(text));
            if (round >= 0) {
                micros[round] = (System.nanoTime() - start) / 1000.0;
            }
        }
        Arrays.sort(micros);
        System.out.printf("%.0f%n", micros[15]);
    }
}
