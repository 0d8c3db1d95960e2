/** Style sheets in the order they must apply: Mantine's, then ours. */
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app.css';
